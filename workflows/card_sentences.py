"""What the keys of the office file and of code lists mean, for the editor in which somebody writes them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.key_sentences import MEANINGS as OF_LIFECYCLES
from engine.labels import Label

_MEANINGS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "OfficeFile": {
        "": ("一个机关", "one office"),
        "format": ("本语言的版本", "the version of this language"),
        "office": ("名称、地址、办公时间", "what the office is called, and where and when it is found"),
        "calendar": ("放假安排", "its days off"),
        "lifecycles": ("流程文件", "the files of its lifecycles"),
        "codes": ("代码表：名称和文件", "code lists by name, with their files"),
        "units": ("承办单位、站所、村", "bodies that answer for something"),
        "groups": ("跨单位的一组人", "circles of people across the units"),
        "posts": ("领导职务", "posts of leaders, to which maps point"),
        "maps": ("对照表：值对应职务", "tables from a value to a post"),
        "rosters": ("值班表", "who is on duty when"),
        "outside": ("外部机关", "organs that act from outside"),
        "registers": ("登记册", "registers of serial numbers"),
        "letters": ("文书", "the papers that it writes"),
        "rights": ("文书中的权利告知", "boxes of rights in papers"),
    },
    "OfficeCard": {
        "": ("机关的名称和地址", "what the office is called and where it is found"),
        "name": ("全称", "its full name"),
        "petition_office": ("信访办的名称", "what its petition office is called"),
        "address": ("地址", "its address"),
        "phone": ("电话", "its telephone"),
        "code": ("编号中的代码", "its code in numbers"),
        "zone": ("时区，如 Asia/Shanghai", "its time zone, such as Asia/Shanghai"),
        "opening_hours": ("办公时间", "when it is open"),
    },
    "OpeningHours": {
        "": ("办公时间", "days and periods"),
        "days": ("星期几", "days of the week"),
        "hours": ("时段，如 08:30-12:00", "periods such as 08:30-12:00"),
    },
    "CalendarCard": {
        "": ("放假安排", "the country's calendar and the office's own days"),
        "country": ("国家", "the country"),
        "days_off": ("本机关另外放假的日子", "the office's own days off"),
        "working_days": ("本机关另外上班的日子", "days on which it works although others do not"),
    },
    "UnitCard": {
        "": ("承办单位", "a body that answers for something"),
        "name": ("名称", "what it is called"),
        "kind": ("种类", "of which kind"),
    },
    "GroupCard": {
        "": ("一组人", "a circle of people"),
        "name": ("名称", "what it is called"),
        "two_persons": ("须两人同意才能加入", "it takes two people to add somebody"),
    },
    "RosterCard": {
        "": ("值班表", "who is on duty when"),
        "name": ("名称", "what it is called"),
        "from": ("从哪一组人中排", "the group that it is drawn from"),
        "each": ("多久轮换", "how often it changes"),
    },
    "OutsideCard": {
        "": ("外部机关", "an organ that acts from outside"),
        "name": ("名称", "what it is called"),
        "address": ("地址", "its address"),
        "phone": ("电话", "its telephone"),
    },
    "RegisterCard": {
        "": ("登记册", "a register of serial numbers"),
        "title": ("名称", "what it is called"),
        "format": ("编号样式，可用 {year} {month} {day} {number:03}", "how a number is written, with {year} {month} {day} {number:03}"),
        "resets": ("何时从一重新编号", "when it begins at one again"),
    },
    "LetterCard": {
        "": ("一种文书", "a kind of paper"),
        "title": ("名称", "its heading"),
        "register": ("文号取自哪个登记册", "the register of its numbers"),
        "for": ("写给哪个角色", "the role that receives it"),
        "contains": ("必须写明的内容", "what it must contain"),
        "rights": ("权利告知", "the box of rights in it"),
        "basis": ("依据", "the law behind it"),
    },
    "CodeList": {"": ("代码表：代码和名称", "a code list: each code with its labels")},
    "Code": {
        "": ("一个代码", "one value of a code list"),
        "zh": ("中文", "in Chinese"),
        "en": ("英文", "in English"),
        "closed": ("不再提供，已有的仍可读", "offered no more, still readable"),
        "relief": ("对结果可以怎么办", "what is open against its outcome"),
        "under": ("属于哪个上级代码", "the code above it"),
    },
}  # fmt: skip

MEANINGS: Mapping[str, Mapping[str, Label]] = {
    "Label": OF_LIFECYCLES["Label"],
    **{model: {key: Label(zh=zh, en=en) for key, (zh, en) in keys.items()} for model, keys in _MEANINGS.items()},
}
