"""What people read of an event log: why it cannot be read, why a move does not fit, what was not judged."""

from __future__ import annotations

from engine.labels import Label

LOG_SENTENCES: dict[str, tuple[str, str]] = {
    # The file
    "log_kind": (
        "文件名应以 .xes、.xes.gz、.xes.xz、.csv、.csv.gz 或 .csv.xz 结尾，这样才知道怎么读；请改名或另存",
        "The name must end with .xes, .xes.gz, .xes.xz, .csv, .csv.gz or .csv.xz, which says how to read it; rename it or save it as one of these",
    ),
    "log_empty": (
        "日志里没有事件；请检查导出的范围",
        "The log has no events; look at what was chosen when it was exported",
    ),
    "log_only_begun": (
        "{count}个事件都只表示开始、分派等，没有一个是 complete；请导出完成的事件，或者去掉 lifecycle:transition",
        "All {count} events only say that something began or was assigned, none is “complete”; export those that are, or leave out lifecycle:transition",
    ),
    "log_cut_off": (
        "文件到此中断，后面的内容缺失；请重新导出或重新传送",
        "The file breaks off here, the rest is missing; export it or transfer it again",
    ),
    "log_damaged": (
        "压缩内容已损坏或不是所说的格式（{detail}）；请重新导出或重新传送",
        "What is packed here is damaged or is no such file ({detail}); export it or transfer it again",
    ),
    "log_too_large": (
        "展开后超过 {limit} 字节，不再读下去；请拆成几个日志",
        "Unpacked it has more than {limit} bytes, and is read no further; split it into several logs",
    ),
    "log_bomb": (
        "展开后是压缩文件的 {limit} 倍以上，不像日志；若确是日志，请先解压",
        "Unpacked it is more than {limit} times as large as the file, which is unlike a log; if it is one, unpack it first",
    ),
    # XES
    "log_not_xes": (
        "最外层是 <{name}>，XES 日志应为 <log>；请另存为 XES，或改用 CSV",
        "The outermost element is <{name}>, that of an XES log is <log>; save it as XES, or use CSV",
    ),
    "log_dtd": (
        "不接受 DTD 和实体声明；请删去 <!DOCTYPE …> 后再试",
        "A DTD and declarations of entities are not accepted; delete <!DOCTYPE …> and try again",
    ),
    "log_xml": (
        "此处不是正确的 XML（{detail}）；请以 UTF-8 重新导出",
        "This is no correct XML ({detail}); export it again, as UTF-8",
    ),
    "log_xml_encoding": (
        "文件声明的编码无法使用（{detail}）；请另存为 UTF-8",
        "The encoding that the file declares cannot be used ({detail}); save it as UTF-8",
    ),
    "log_element_too_long": (
        "此处一个标记超过 {limit} 字节；请删去这样长的属性后再导出",
        "One tag here has more than {limit} bytes; export it again without attributes as long as this",
    ),
    "log_too_deep": (
        "嵌套超过 {limit} 层，不像 XES 日志",
        "Nested more than {limit} levels deep, which is unlike an XES log",
    ),
    # Tables
    "log_not_text": (
        "此处的字节 {byte} 不是 {encoding}；请另存为 UTF-8，或者用 --encoding 写明编码，如 gb18030",
        "The byte {byte} here is not {encoding}; save it as UTF-8, or name its encoding with --encoding, such as gb18030",
    ),
    "log_not_in_encoding": (
        "内容不是 {encoding}（{detail}）；请用 --encoding 写明另一种编码，如 utf-8、gb18030",
        "This is not {encoding} ({detail}); name another encoding with --encoding, such as utf-8 or gb18030",
    ),
    "log_no_encoding": (
        "没有名为“{encoding}”的编码；常用的有 utf-8、gb18030、utf-16",
        "There is no encoding “{encoding}”; usual ones are utf-8, gb18030, utf-16",
    ),
    "log_line_too_long": (
        "此处一行（或一对引号之间）超过 {limit} 个字符；请检查引号是否成对",
        "One row here has more than {limit} characters; look whether every quotation mark has its second",
    ),
    "log_csv": (
        "此处不符合 CSV 的写法（{detail}）；请检查引号",
        "This is no CSV ({detail}); look at the quotation marks",
    ),
    "log_no_column": (
        "没有找到“{what}”一列；表头有：{heads}。请改表头，或者用 {option} 写明是哪一列",
        "There is no column for the {what}; the heads are: {heads}. Rename one, or say with {option} which it is",
    ),
    "log_short_row": (
        "这一行有 {count} 列，表头有 {heads} 列；请检查分隔符和引号",
        "This row has {count} columns, the head has {heads}; look at separators and quotation marks",
    ),
    "what_case": ("事项编号", "case"),
    "what_activity": ("活动", "activity"),
    "what_time": ("时间", "time"),
    "what_role": ("角色", "role"),
    # Events
    "log_no_activity": (
        "事件没有活动名称（{key}）；请补上，或者用 --activity 写明活动在哪里",
        "This event does not say its activity ({key}); add it, or say with --activity where it stands",
    ),
    "log_no_case": (
        "这一行没有事项编号；请补上或删去这一行",
        "This row does not say its case; add it, or delete the row",
    ),
    "log_time": (
        "时间“{value}”读不懂；应如 2026-03-02T09:30:00+08:00，或者用 --time-format 写明格式，如 %d.%m.%Y %H:%M",
        "The time “{value}” cannot be read; it must be like 2026-03-02T09:30:00+08:00, or say its form with --time-format, such as %d.%m.%Y %H:%M",
    ),
    "log_name_too_long": (
        "名称有 {length} 个字符，超过上限 {limit}；请检查列是否选对",
        "This name has {length} characters, more than the limit of {limit}; look whether it is the right column",
    ),
    "log_case_too_long": (
        "事项“{case}”的事件超过 {limit} 个；请检查事项编号是否选对",
        "The case “{case}” has more than {limit} events; look whether the cases are told by the right name",
    ),
    # Sketching
    "log_too_varied": (
        "不同的活动超过 {limit} 种，画成的流程没有人看得懂；请检查活动是否选对，或者先筛选日志",
        "There are more than {limit} different activities, and nobody could read a lifecycle of them; look whether --activity is right, or choose less of the log",
    ),
    "log_many_roles": (
        "不同的角色超过 {limit} 种；请检查角色是否选对：人名不是角色",
        "There are more than {limit} different roles; look whether --role is right: a person is no role",
    ),
    # Why a move does not fit
    "no_such_action": (
        "流程中没有名称或标题为“{activity}”的操作；请核对名称",
        "The definition has no action of the name or title “{activity}”; compare the names",
    ),
    "no_such_action_near": (
        "流程中没有名称或标题为“{activity}”的操作；是不是“{near}”？",
        "The definition has no action of the name or title “{activity}”, did you mean “{near}”?",
    ),
    "not_in_this_state": (
        "状态“{states}”下不能办理“{activity}”；可以办理的状态：{elsewhere}",
        "“{activity}” is not possible in the state “{states}”, only in: {elsewhere}",
    ),
    "opened_already": (
        "“{activity}”只能是第一步",
        "“{activity}” can only be the first thing that is done",
    ),
    "not_this_role": (
        "“{role}”不能办理“{activity}”；可以办理的：{roles}",
        "“{role}” may not do “{activity}”, only: {roles}",
    ),
    # What was not judged, or is not as it might be
    "note_forms": (
        "{count}个事件：来源里没有表单内容，是否填齐、是否写明理由未作判断",
        "{count} of the events: the source does not tell what the forms said, so whether they were filled in, with a reason, was not judged",
    ),
    "note_rules": (
        "{count}个事件：操作附有条件（when），来源里没有所需的内容，未作判断",
        "{count} of the events: the action has conditions (“when”) over what the source does not tell; they were not judged",
    ),
    "note_doers": (
        "{count}个事件：由谁办理有限制（not_by、agree），来源不说明是哪个人，未作判断",
        "{count} of the events: who may do it depends on persons (“not_by”, “agree”), whom the source does not tell; it was not judged",
    ),
    "note_targets": (
        "{count}个事件：来源不说明走到哪个状态，各种可能都跟着走",
        "{count} of the events: the source does not say to which state they led; every possible one was followed",
    ),
    "note_roleless": (
        "{count}个事件没有角色，由谁办理未作判断",
        "{count} of the events have no role; who did them was not judged",
    ),
    "note_role_unknown": (
        "{count}个事件的角色不在流程中，由谁办理未作判断",
        "{count} of the events have a role that the definition does not know; who did them was not judged",
    ),
    "note_limits": (
        "日志没有事项的内容，期限是否不同未作判断；要判断，请以数据库为来源",
        "The log does not have what cases say, so limits were not judged; for that, take a database as the source",
    ),
    "note_unfinished": (
        "{count}个事件只表示开始、分派等（不是 complete），未计入",
        "{count} of the events only say that something began or was assigned (not “complete”); they were left out",
    ),
    "note_loose": (
        "{count}个事件不属于任何事项，未计入",
        "{count} of the events belong to no case; they were left out",
    ),
    "note_unnamed": (
        "{count}件事项没有编号，以顺序号代替",
        "{count} of the cases have no name and go by their number in the file",
    ),
    "note_sorted": (
        "{count}件事项的事件没有按时间排列，已按时间重排",
        "In {count} of the cases the events did not stand in the order of their times; they were put into it",
    ),
    "note_untimed": (
        "{count}个事件没有时间；这些事项按文件中的顺序",
        "{count} of the events have no time; their cases are taken in the order of the file",
    ),
    "note_others": (
        "{count}件事项属于其他流程，未计入",
        "{count} of all cases are of other lifecycles; they were left out",
    ),
    "note_mending": (
        "{count}条记录是更正、撤销、会签中的签字或期限提醒，不是操作；被撤销的操作未计入",
        "{count} of the entries are corrections, undoings, signatures before the last, or steps of limits, and no acts; what was undone was left out",
    ),
    "note_set": (
        "期限按当时登记的内容和此流程的期限规则计算；此流程的操作会另行设定的内容（set）和分级未作推算",
        "Limits are reckoned from what was entered then and the rules of this definition; what its actions would have set otherwise, and grades, were not worked out",
    ),
    "note_unreckoned": (
        "{count}个期限按原流程也算不出原来的日期（如放假安排已改），未作比较",
        "{count} of the limits do not come out as they are stored even under their own definition (such as after a change of the calendar); they were not compared",
    ),
}


def say_log(code: str, **values: object) -> Label:
    """The sentence `code` in both languages, with `values` put in; a value that is a label speaks each language."""
    chinese, english = LOG_SENTENCES[code]
    return Label(zh=chinese.format(**_in("zh", values)), en=english.format(**_in("en", values)))


def _in(language: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value.in_language(language) if isinstance(value, Label) else value for name, value in values.items()}
