"""Every sentence that the engine says to people, in both languages; `say` fills in the names."""

from __future__ import annotations

from collections.abc import Mapping

from engine.labels import Label
from engine.loading_sentences import LOADING_SENTENCES
from engine.source_sentences import SOURCE_SENTENCES

#: code → (Chinese, English), templates of `str.format`.
SENTENCES: Mapping[str, tuple[str, str]] = {
    **SOURCE_SENTENCES,
    **LOADING_SENTENCES,
    "no_such_action": ("没有名为“{action}”的操作", "There is no action called “{action}”"),
    "not_in_state": (
        "“{action}”在“{state}”状态下不能办理",
        "“{action}” is not possible while the case is “{state}”",
    ),
    "not_this_role": ("只有{roles}可以办理", "This is for another role: {roles}"),
    "excluded": ("您与本件有利害关系，应当回避：{because}", "You must withdraw from this case: {because}"),
    "nobody_left": (
        "这样一来，再没有{role}（含代行人员）能看到本事项，不予登记；请不要填写该人员，或者先增设一名{role}",
        "No {role} and no stand-in could see the case any more. Leave the person out, or have another appointed first",
    ),
    "kept": (
        "“{field}”用于保护当事人，此处只能收紧，不能放宽；要放宽，请用：{acts}",
        "“{field}” protects people and can only be tightened here. To loosen it use: {acts}",
    ),
    "not_by_doer": (
        "“{action}”由您本人办理，不能再由您办理此步",
        "You did “{action}” yourself, so another person must do this",
    ),
    "signed_already": ("您已签过，须由另一人签批", "You have signed already; another person must sign"),
    "signatures_taken_back": (
        "事项内容有变动，此前的签批作废，请看过后重新签批",
        "What the case says was changed, so the signatures before it do not count; read it and sign again",
    ),
    "next_signer": ("应先由{role}签批", "{role} must sign first"),
    "reason_missing": ("必须写明理由", "A reason must be given"),
    "rule_undecided": (
        "条件无法判断（{rule}缺少数值），不予放行",
        "The rule cannot be decided (a value of {rule} is missing), so the answer is no",
    ),
    "day_before_issue": (
        "送达日期不得早于文书出具的日期{issued}",
        "A paper is not delivered before {issued}, the day on which it was issued",
    ),
    "day_before_last": (
        "日期不得早于上一事项的日期{last}",
        "The day may not be before {last}, the day of the last fact",
    ),
    "day_in_future": ("日期不得晚于今天{today}", "The day may not be after today, {today}"),
    "files_missing": ("至少须附{count}个文件", "At least {count} file(s) must be attached"),
    "file_kind": ("文件“{name}”须为{kinds}", "File “{name}” must be one of {kinds}"),
    "grade_too_low": (
        "按规则应为“{proposed}”（{because}）；下调须由{role}办理并写明理由",
        "The rules propose “{proposed}” ({because}); only {role} may set less, with a reason",
    ),
    "grade_lowered": (
        "已定为“{current}”；下调须由{role}办理并写明理由",
        "It is “{current}” by now; only {role} may set less, with a reason",
    ),
    "nothing_to_deliver": ("没有待送达的“{letter}”", "There is no “{letter}” waiting for delivery"),
    "set_once": ("“{field}”一经登记不得更改", "“{field}” cannot be changed once it is set"),
    "nothing_to_undo": ("没有可以撤销的操作", "There is nothing to undo"),
    "undo_not_yours": (
        "只有操作人本人或{roles}可以撤销",
        "Only the person who pressed, or {roles}, may undo this",
    ),
    "undo_linked": (
        "事项{number}在并入之后已经继续办理，不能再撤销",
        "Case {number} has gone on since it was joined, so this cannot be undone any more",
    ),
    "correct_not_allowed": ("“{field}”不能更正", "“{field}” cannot be corrected"),
    "link_closed": ("所选事项已办结，不能并入", "The chosen case is closed, so nothing can be merged into it"),
    "link_self": ("不能并入自身", "A case cannot be merged into itself"),
    "link_unknown": ("找不到所选事项", "The chosen case cannot be found"),
    "link_other_workflow": (
        "所选事项属于另一流程，不能并入",
        "The chosen case belongs to another lifecycle",
    ),
    "only_outside": (
        "{role}都应当回避，本单位没有人可以办理，也不留存。请直接向{organ}提出",
        "Every {role} is concerned, so nobody here may deal with it and it is not kept here. Turn to {organ}",
    ),
    "outside_paper": (
        "由上级代行的事项，请附上级的书面决定",
        "An organ outside acts here in place of somebody who is kept out: attach its document",
    ),
    "link_loosens": (
        "本事项有保护而所选事项没有：{what}。并入后不该知道的人会看到，请先在所选事项上登记同样的保护，再并入",
        "It is protected where the chosen case is not: {what}. Enter the same protection there first, then join them",
    ),
    "sealed": ("密封", "Sealed"),
    "check_failed": ("检查“{check}”未通过", "The check “{check}” said no"),
    "required": ("请填写", "Please fill this in"),
    "too_long": ("最多{max}个字，现为{length}个字", "At most {max} characters; it has {length}"),
    "bad_characters": ("含有无法保存的字符（{what}）", "It has characters that cannot be stored ({what})"),
    "not_a_number": ("应为整数", "Must be a whole number"),
    "too_small": ("不得小于{min}", "Must not be less than {min}"),
    "too_large": ("不得大于{max}", "Must not be more than {max}"),
    "not_a_date": ("应为日期，如 2026-03-02", "Must be a date such as 2026-03-02"),
    "not_a_moment": ("应为日期和时间，如 2026-03-02T09:30", "Must be a date and time such as 2026-03-02T09:30"),
    "day_before": (
        "不得早于“{field}”（{day}）",
        "It may not be before “{field}”, {day}",
    ),
    "date_out_of_range": ("日期应在1949年至2199年之间", "The date must lie between 1949 and 2199"),
    "not_a_choice": ("“{value}”不在可选范围内", "“{value}” is not one of the choices"),
    "not_known_here": (
        "本乡没有“{value}”，或已离岗、停用",
        "There is no “{value}” here, or not any more",
    ),
    "not_a_boolean": ("应为是或否", "Must be yes or no"),
    "too_many_rows": ("最多{max}行", "At most {max} rows"),
    "unknown_field": ("表单没有“{field}”一栏", "The form has no field “{field}”"),
    "key_reused": ("该提交编号已用于另一请求", "This submission key belongs to another request"),
}


def say(code: str, **values: object) -> Label:
    """
    The sentence `code` with its names filled in; a value that is a Label speaks each language.

    Raises:
        KeyError: no such sentence, or a name is missing: a fault of the program, never of the user.
    """
    zh, en = SENTENCES[code]
    return Label(zh=_fill(zh, "zh", values), en=_fill(en, "en", values))


def _fill(template: str, language: str, values: Mapping[str, object]) -> str:
    shown = {key: value.in_language(language) if isinstance(value, Label) else value for key, value in values.items()}
    return template.format(**shown)
