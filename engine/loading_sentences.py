"""What people read when a definition does not have the shape that the language asks for: code → (Chinese, English)."""

from __future__ import annotations

LOADING_SENTENCES: dict[str, tuple[str, str]] = {
    "unknown_key": ("没有“{key}”这个词{hint}", "There is no key “{key}” here{hint}"),
    "missing_key": ("缺少“{key}”", "“{key}” is missing"),
    "wrong_kind": ("此处应为{expected}", "This must be {expected}"),
    "bad_name": (
        "名称“{value}”只能用小写字母、数字和下划线，并以字母开头，最长60个字符",
        "The name “{value}” must be lower-case letters, digits and underscores, begin with a letter, and have at most 60 characters",
    ),
    "bad_value": ("“{value}”不在可选值之内：{allowed}", "“{value}” is not one of {allowed}"),
    "bad_text": ("文字过长、为空或格式不对：{detail}", "The text is empty, too long or of the wrong form: {detail}"),
    "unknown_name": ("没有名为“{name}”的{kind}{hint}", "There is no {kind} called “{name}”{hint}"),
    "by_or_agree": ("操作必须写明 by 或 agree 其中一项", "An action needs either “by” or “agree”, and not both"),
    "rule_or_check": (
        "条件必须写明 rule 或 check 其中一项",
        "A condition needs either “rule” or “check”, and not both",
    ),
    "one_verb": ("then 的每一项只能有一个动词", "Each item under “then” has exactly one verb"),
    "form_on_agree": ("会签的操作不能带表单", "An action that takes several signatures can have no form"),
    "dated_field": ("“{name}”不是本操作表单上的日期栏", "“{name}” is not a date field on the form of this action"),
    "never_issued": (
        "没有任何操作出具“{name}”，因此无从送达",
        "No action issues “{name}”, so it can never be delivered",
    ),
    "unreachable": ("状态“{name}”无法到达", "The state “{name}” can never be reached"),
    "no_way_out": (
        "从状态“{name}”走不到任何办结状态（到达路径：{path}）",
        "From the state “{name}” no end can be reached (it is reached by {path})",
    ),
    "end_with_actions": ("办结状态不能有 actions，只能有 reopen", "An end state has no actions, only “reopen”"),
    "end_without_term": (
        "办结状态必须写明 keep_for（保存期限）",
        "An end state must say how long it is kept: “keep_for”",
    ),
    "reopen_not_end": ("只有办结状态才能有 reopen", "Only an end state can have “reopen”"),
    "name_twice": ("“{name}”既是操作又是记录", "“{name}” is both an action and a record"),
    "choose_field": ("“{name}”不是有固定选项的栏目", "“{name}” is not a field with declared choices"),
    "choose_missing": ("未写明选项“{name}”怎么办", "The choice “{name}” is not covered"),
    "choose_extra": ("“{name}”不是“{field}”的选项{hint}", "“{name}” is not a choice of “{field}”{hint}"),
    "grade_last": (
        "分级表的最后一行（且只有最后一行）必须是 otherwise: true",
        "The last row of a grade table, and only the last, must be “otherwise: true”",
    ),
    "bad_rule": ("条件第{column}个字符处：{detail}", "In the rule, character {column}: {detail}"),
    "bad_span": ("{detail}", "{detail}"),
    "bad_facts": (
        "“{words}”应写作 field 栏目名，或 when 事实 or 事实",
        "“{words}” must be “field NAME” or “when FACT or FACT”",
    ),
    "bad_doers": ("“{words}”应写作 whoever did 操作名", "“{words}” must be “whoever did ACTION”"),
    "bad_source": (
        "“{words}”不是身份来源：group、head of、head of field、member of field、field、map、roster、party、outside",
        "“{words}” is none of: group, head of, head of field, member of field, field, map, roster, party, outside",
    ),
    "bad_holders": (
        "“{words}”应写作 field、unit of field 或 related to field 加栏目名",
        "“{words}” must be “field F”, “unit of field F” or “related to field F”",
    ),
    "over_ceiling": ("“{due}”超过法定上限“{limit}”", "“{due}” is longer than its ceiling “{limit}”"),
    "under_floor": (
        "“{due}”短于公民权利的下限“{limit}”",
        "“{due}” is shorter than the floor “{limit}” of a citizen's right",
    ),
    "not_comparable": ("“{due}”与“{limit}”无法比较长短", "“{due}” and “{limit}” cannot be compared"),
    "right_without_floor": ("公民权利必须写明 never_less_than", "A citizen's right must say “never_less_than”"),
    "at_or_every": ("每一级提醒必须写明 at 或 every 其中一项", "Each step needs either “at” or “every”, and not both"),
    "needs_received_at": (
        "必须有时刻栏 received_at，且为登记表必填项",
        "There must be a moment field “received_at”, required by the opening form",
    ),
    "needs_title": (
        "必须有文字栏 title，且为登记表必填项",
        "There must be a text field “title”, required by the opening form",
    ),
    "needs_choices": ("选择栏必须写明 choices", "A field of choices must say “choices”"),
    "needs_columns": ("多行栏必须写明 of", "A field of rows must say “of”"),
    "twice_on_form": ("“{name}”在表单上出现两次", "“{name}” stands on the form twice"),
    "once_and_corrected": ("“{name}”一经登记不得更改，不能列入更正", "“{name}” is set once and so cannot be corrected"),
    "field_on_no_form": (
        "栏目“{name}”不在任何表单上，也没有任何操作设定",
        "The field “{name}” is on no form and set by no action",
    ),
    "no_deadline": ("未办结状态“{name}”没有任何期限", "No deadline can run in the open state “{name}”"),
}
