"""Which column of a table holds what, by the names that tools of the field give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.labels import Label
from engine.log_sentences import say_log
from engine.logs.events import Columns, Reading, seen

#: The spellings of each column, the surest first, as `_plain` leaves them: pm4py, Disco, Celonis, and plain words.
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "case": (
        "caseconceptname", "caseid", "casekey", "caseno", "casenumber", "case", "traceid", "trace", "processinstance",
        "事项编号", "案件编号", "信访编号", "案例编号", "案例", "编号",
    ),
    "activity": (
        "conceptname", "activity", "activityname", "activityen", "activityid", "action", "event", "eventname", "task",
        "taskname", "操作", "活动", "环节", "事件", "任务", "步骤",
    ),
    "time": (
        "timetimestamp", "timestamp", "completetimestamp", "endtimestamp", "eventtime", "completetime", "endtime",
        "time", "datetime", "date", "starttimestamp", "starttime", "时间", "办理时间", "完成时间", "日期",
    ),
    "role": ("orgrole", "role", "rolename", "角色", "岗位"),
    "step": ("lifecycletransition", "lifecycle", "transition", "eventtype"),
}  # fmt: skip
#: Without these nothing can be read.
NEEDED = ("case", "activity")
#: How a person says where something stands.
OPTIONS = {"case": "--case", "activity": "--activity", "time": "--time", "role": "--role"}
SEPARATORS = (",", ";", "\t", "|")


def separator_of(line: str, columns: Columns) -> str:
    """What stands between the columns: that with which most of what is looked for is found."""
    return max(SEPARATORS, key=lambda sign: (len(_found([*_names(line, sign)], columns)), line.count(sign)))


def columns_of(head: Sequence[str], reading: Reading) -> dict[str, int]:
    """
    In which column what stands.

    Raises:
        BadLog: what is needed, or what an option names, is not there; everything that is missing at once.
    """
    found = _found(head, reading.columns)
    missing = [
        what for what in OPTIONS if what not in found and (what in NEEDED or getattr(reading.columns, what) is not None)
    ]
    if missing:
        labels = [say_log(f"what_{what}") for what in missing]
        raise reading.bad(
            "log_no_column",
            what=Label(zh="”“".join(one.zh for one in labels), en=" or the ".join(one.en for one in labels)),
            heads=", ".join(seen(name)[:40] or "–" for name in head[:30]),
            option=" ".join(OPTIONS[what] for what in missing),
        )
    return found


def _found(head: Sequence[str], columns: Columns) -> dict[str, int]:
    places = {_plain(name): number for number, name in reversed([*enumerate(head)])}
    found: dict[str, int] = {}
    for what, spellings in SPELLINGS.items():
        named = getattr(columns, what, None)
        wanted: Iterable[str] = spellings if named is None else (_plain(named),)
        number = next((places[name] for name in wanted if name in places), None)
        if number is not None:
            found[what] = number
    return found


def _names(line: str, sign: str) -> Iterable[str]:
    return (name.strip().strip('"') for name in line.rstrip("\r\n").split(sign))


def _plain(name: str) -> str:
    """A name without what tools write in different ways: capitals, blanks, underscores, colons."""
    return "".join(letter for letter in name.lower() if letter.isalnum())
