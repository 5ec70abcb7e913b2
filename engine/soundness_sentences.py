"""What people read when a definition is not sound: code → (Chinese, English)."""

from __future__ import annotations

from engine.doubt_sentences import DOUBT_SENTENCES
from engine.example_sentences import EXAMPLE_SENTENCES
from engine.labels import Label

SOUNDNESS_SENTENCES: dict[str, tuple[str, str]] = {
    **DOUBT_SENTENCES,
    **EXAMPLE_SENTENCES,
    # Names
    "unknown_name": ("没有名为“{name}”的{what}", "There is no {what} called “{name}”"),
    "unknown_name_near": (
        "没有名为“{name}”的{what}；是不是“{near}”？",
        "There is no {what} called “{name}”, did you mean “{near}”?",
    ),
    "what_act": ("操作或记录", "action or record"),
    "what_action": ("操作", "action"),
    "what_check": ("检查", "check"),
    "what_choice": ("选项", "choice"),
    "what_codes": ("代码表", "code list"),
    "what_deadline": ("期限", "deadline"),
    "what_field": ("栏目", "field"),
    "what_form": ("表单", "form"),
    "what_grade": ("等级", "grade"),
    "what_group": ("小组或单位", "group or unit"),
    "what_letter": ("文书", "letter"),
    "what_map": ("对应表", "map"),
    "what_outside": ("外部机关", "outside organ"),
    "what_parameter": ("参数", "parameter"),
    "what_record": ("记录", "record"),
    "what_register": ("登记簿", "register"),
    "what_role": ("角色", "role"),
    "what_roster": ("值班表", "roster"),
    "what_rules": ("规则组", "list of rules"),
    "what_state": ("状态", "state"),
    "reserved_name": (
        "“{name}”是系统自用的名称；请换一个",
        "“{name}” is a name of the system's own; choose another",
    ),
    "name_of_two": (
        "“{name}”既是操作又是记录；请给其中一个改名",
        "“{name}” is both an action and a record; rename one of them",
    ),
    # Who is who
    "role_source": (
        "“{words}”没有写明谁担任；可写 group、head of、head of field、member of field、field、map、roster、party、outside",
        (
            "“{words}” does not say who has the role; it is one of: group G, head of G, head of field F, "
            "member of field F, field F, map M, roster R, party P, outside O"
        ),
    ),
    "map_without_of": (
        "“{words}”还须写明 of：按哪个栏目查表",
        "“{words}” also needs “of”: the field whose value is looked up",
    ),
    "of_without_map": ("of 只能与“map …”同用", "“of” goes only with “map M”"),
    "entered_by_inside": (
        "entered_by 只能用于外部机关（outside …）",
        "“entered_by” goes only with an outside organ (“outside O”)",
    ),
    "stand_in_unreachable": (
        "“{words}”代行时没有人能登记其决定：请增加一个“from: {words}”并写明 entered_by 的角色",
        "Nobody could enter what “{words}” decides as a stand-in: add a role “from: {words}” that says “entered_by”",
    ),
    "excluded_words": (
        "“{words}”应写作 field 栏目、unit of field 栏目，或 related to field 栏目",
        "“{words}” must be “field F”, “unit of field F” or “related to field F”",
    ),
    "opens_and_more": (
        "另开一件的记录不在本件留痕，其后果只能是 tell",
        "A record that opens another case leaves no trace on this one: its only effect can be “tell”",
    ),
    # Fields and forms
    "field_kind": (
        "栏目“{name}”的类型是 {kind}，此处应为{expected}",
        "The field “{name}” is of the kind “{kind}”, this must be one of: {expected}",
    ),
    "field_kept_apart": (
        "栏目“{name}”（个人信息、密封内容或自由文字）单独保存，此处不能使用",
        "The field “{name}” (personal, sealed or free text) is kept apart and cannot be used here",
    ),
    "choices_missing": ("类型为 {kind} 的栏目须写明 choices", "A field of the kind “{kind}” needs “choices”"),
    "choices_words": (
        "“{words}”应写作 codes/代码表，或直接列出选项",
        "“{words}” must be “codes/NAME”, or the choices themselves",
    ),
    "columns_missing": ("类型为 rows 的栏目须写明 of（各列）", "A field of the kind “rows” needs “of”: its columns"),
    "rows_in_rows": ("列里不能再有 rows", "A column cannot hold rows itself"),
    "attribute_misfit": (
        "类型为 {kind} 的栏目没有 {attribute}",
        "A field of the kind “{kind}” has no “{attribute}”",
    ),
    "min_over_max": ("min {min} 大于 max {max}", "“min” {min} is more than “max” {max}"),
    "field_twice": ("栏目“{name}”在表单上出现两次", "The field “{name}” stands on the form twice"),
    "received_at": (
        "须有名为 received_at、类型为 moment 的栏目（收到时间）",
        "There must be a field “received_at” of the kind “moment”",
    ),
    "title": (
        "须有名为 title、类型为 text 的栏目（标题），且不得为个人信息或密封内容",
        "There must be a field “title” of the kind “text”, neither personal nor sealed",
    ),
    "not_asked_at_opening": (
        "开启表单“{form}”的 fields 须包含 {name}",
        "The opening form “{form}” must have “{name}” among its fields",
    ),
    "not_a_day": ("“{words}”不是日历上的日期", "“{words}” is not a day of the calendar"),
    "once_corrected": (
        "“{name}”一经登记不得更改，不能列入更正",
        "“{name}” is set once and for all, so it cannot be corrected",
    ),
    # Actions
    "nobody_may": (
        "没有写明谁可以办理（by 或 agree）",
        "It does not say who may do this (“by” or “agree”)",
    ),
    "by_and_agree": ("by 和 agree 只能写一项", "It has both “by” and “agree”; keep one of them"),
    "form_on_agree": (
        "会签的操作不能带表单（除非表单上只为写明日期而用 dated）",
        "An action that takes several signatures has no form, unless for its day (“dated”)",
    ),
    "dated_not_on_form": (
        "“{name}”不在本操作的表单上",
        "“{name}” is not on the form of this action",
    ),
    "not_by_words": ("“{words}”应写作 whoever did 操作", "“{words}” must be “whoever did ACTION”"),
    "delivers_unissued": (
        "没有任何一条路径在此之前出具过“{letter}”，无从送达；例如：{way}",
        "No way to here has issued “{letter}”, so there is nothing to deliver; for example: {way}",
    ),
    # Effects
    "one_verb": (
        "每一项只能有一个动词，这一项有 {count} 个",
        "Each item has exactly one verb, this one has {count}",
    ),
    "verb_beside": ("{word} 只能与 {verb} 同用", "“{word}” goes only beside “{verb}”"),
    "link_without_record": (
        "link 还须写明 as：在另一事项上作何记录",
        "“link” also needs “as”: the record that is made on the other case",
    ),
    "link_not_on_form": (
        "“{name}”不在本操作的表单上",
        "“{name}” is not on the form of this action",
    ),
    "share_not_on_form": (
        "“{name}”不在记录“{record}”的表单上",
        "“{name}” is not on the form of the record “{record}”",
    ),
    "link_of_link": (
        "记录“{record}”本身又带 link，不能由另一事项代作",
        "The record “{record}” has a “link” of its own, so it cannot be made from another case",
    ),
    "set_misfit": (
        "“{value}”不能作为栏目“{name}”（{kind}）的值",
        "“{value}” cannot be the value of the field “{name}” ({kind})",
    ),
    "set_state": (
        "栏目“{name}”的选项须包括可以办理此操作的每个状态，缺少：{names}",
        "The field “{name}” needs a choice for every state in which this is possible; missing: {names}",
    ),
    # Conditions
    "rule_or_check": (
        "每个条件写 rule 或 check 其中一项",
        "Each condition is either a “rule” or a “check”",
    ),
    "with_without_check": ("with 只能与 check 同用", "“with” goes only with “check”"),
    "parameters_missing": ("检查“{check}”缺少参数：{names}", "The check “{check}” also needs: {names}"),
    "rule_at": (
        "规则第 {line} 行第 {column} 个字符：{message}",
        "Line {line}, character {column} of the rule: {message}",
    ),
    "rule_kept_apart": (
        "“{name}”（个人信息、密封内容或自由文字）单独保存，规则读不到；只能问是否已填写：given.case.{name}",
        (
            "“{name}” (personal, sealed or free text) is kept apart, rules cannot read it; ask whether it is given: "
            "given.case.{name}"
        ),
    ),
    "choose_words": (
        "“{words}”应写作 case.栏目；有表单的操作也可以写 form.栏目",
        "“{words}” must be case.FIELD, or form.FIELD where the action has a form",
    ),
    "choose_optional": (
        "“{name}”在表单上可以不填，无法据此选择；请列入 fields",
        "“{name}” may be left empty on the form, so nothing can depend on it; put it among the form's fields",
    ),
    "choose_incomplete": ("没有写明这些选项怎么办：{names}", "It does not say what holds for: {names}"),
    "grade_row": (
        "每一行写 when 或 otherwise 其中一项",
        "Each row has either “when” or “otherwise”",
    ),
    "grade_row_after": (
        "这一行在 otherwise 之后，永远用不到",
        "This row stands after “otherwise” and can never fit",
    ),
    "grade_gap": (
        "分级表须以 otherwise: true 的一行结束，否则有的事项没有等级{example}",
        "The table must end with a row “otherwise: true”, or some cases have no grade{example}",
    ),
    "grade_row_never": (
        "没有哪个事项符合这一行：它的条件自相矛盾",
        "No case fits this row: what it asks contradicts itself",
    ),
    "grade_row_covered": (
        "这一行永远用不到：符合它的事项，上面各行已经取走",
        "This row can never fit: every case that it asks for is taken by the rows above",
    ),
    "act_never": (
        "“{name}”永远办不成：任何事项、怎样填写都满足不了这些条件：{rules}",
        "“{name}” can never be done: no case and no form meets all of: {rules}",
    ),
    # Deadlines
    "fact_words": (
        (
            "“{words}”应写作 field 栏目，或 when 事实 or 事实；"
            "事实是：操作、记录、文书 issued、文书 delivered、reaches 状态、opened"
        ),
        (
            "“{words}” must be “field F” or “when FACT or FACT”; a fact is an action, a record, “LETTER issued”, "
            "“LETTER delivered”, “reaches STATE” or “opened”"
        ),
    ),
    "fact_never": ("“{fact}”永远不会发生", "“{fact}” can never happen"),
    "field_words": ("“{words}”应写作 field 栏目", "“{words}” must be “field F”"),
    "duty_too_long": (
        "“{due}”超过或可能超过义务的上限“{limit}”",
        "“{due}” is or may be longer than “{limit}”, the ceiling of this duty",
    ),
    "right_too_short": (
        "“{due}”短于或可能短于权利的下限“{limit}”",
        "“{due}” is or may be shorter than “{limit}”, the floor of this right",
    ),
    "right_without_floor": (
        "权利（right_of）须写明下限 never_less_than",
        "A right (“right_of”) needs its floor: “never_less_than”",
    ),
    "extension_in_days": (
        "延期以日计，“{words}”应写作 30 days 之类",
        "An extension counts days, “{words}” must be such as “30 days”",
    ),
    "escalation_moment": (
        "每一级写 at 或 every 其中一项",
        "Each step has either “at” or “every”",
    ),
    "escalation_idle": (
        "这一级什么也不做；请写明 tell、light 或 do",
        "This step does nothing; give it “tell”, “light” or “do”",
    ),
    "escalation_after_end": (
        "该期限到期即静默结束（ends: silently），之后没有提醒",
        "This deadline ends silently, so nothing comes when it is due or afterwards",
    ),
    "escalation_endless": (
        "重复的提醒须写 until: stopped，且该期限须有 stops，否则没有尽头",
        "What is repeated needs “until: stopped”, and the deadline needs “stops”, or it never ends",
    ),
    "until_without_every": ("until 只能与 every 同用", "“until” goes only with “every”"),
    "repetition_length": (
        "“{words}”不能用作重复的间隔",
        "“{words}” cannot be how often something is repeated",
    ),
    # The graph
    "too_many_states": (
        "状态超过 {states} 个，或各状态下的操作合计超过 {actions} 个",
        "There are more than {states} states, or more than {actions} actions over all states",
    ),
    "state_unreachable": ("状态“{name}”无法到达", "The state “{name}” can never be reached"),
    "state_stuck": (
        "从未结状态“{name}”走不到任何办结状态；到达它的路径：{way}",
        "From the open state “{name}” no end can be reached; the way to it: {way}",
    ),
    "end_with_actions": (
        "办结状态没有 actions；重新打开请用 reopen",
        "An end state has no actions; to open the case again there is “reopen”",
    ),
    "end_without_keep_for": (
        "办结状态须写明保存多久：keep_for",
        "An end state must say for how long the case is kept: “keep_for”",
    ),
    "keep_for_words": (
        "“{words}”应写作 10 years 之类，或 permanently",
        "“{words}” must be such as “10 years”, or “permanently”",
    ),
    "keep_for_open": ("只有办结状态才有 keep_for", "Only an end state has “keep_for”"),
    "reopen_of_open": ("只有办结状态才有 reopen", "Only an end state has “reopen”"),
    "actions_nowhere": (
        "这些操作在任何能到达的状态下都不能办理",
        "These actions are possible in no state that can be reached",
    ),
    "action_twice": (
        "操作“{name}”在状态“{state}”下已经有了",
        "There is an action “{name}” in the state “{state}” already",
    ),
    # Properties
    "property_kind": (
        "每条性质写 never、from 与 can_reach、every_open_state 三者之一",
        "A property is exactly one of “never”, “from” with “can_reach”, and “every_open_state”",
    ),
    "property_except": ("except 只与 every_open_state 同用", "“except” goes only with “every_open_state”"),
    "property_broken": (
        "“{name}”不成立；违反它的路径：{way}",
        "“{name}” does not hold; a way that breaks it: {way}",
    ),
    "property_undecided": (
        "“{name}”无法判定：可能的路径太多",
        "“{name}” cannot be decided: there are too many ways to look through",
    ),
}


def say_soundness(code: str, **values: object) -> Label:
    """The sentence `code` in both languages, with `values` put in; a value that is a label speaks each language."""
    chinese, english = SOUNDNESS_SENTENCES[code]
    return Label(zh=chinese.format(**_in("zh", values)), en=english.format(**_in("en", values)))


def _in(language: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value.in_language(language) if isinstance(value, Label) else value for name, value in values.items()}
