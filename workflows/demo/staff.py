"""The invented people of the demo office: at least two in every unit; nobody of this name is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.labels import Label
from workflows.installing import Somebody


def _words(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


def _of(unit: str, head: tuple[str, str, str, str], officer: tuple[str, str, str, str]) -> Iterator[Somebody]:
    """The head of a unit and an officer, each as login, name and post in both languages."""
    for holder, (login, name, zh, en) in (("head", head), ("unit", officer)):
        yield Somebody(login, name, _words(zh, en), (f"{holder}:{unit}",))


#: Whom a visitor of the demo wants to be.
OFFICE_PEOPLE: tuple[Somebody, ...] = (
    Somebody(
        "lijia",
        "李佳",
        _words("信访办登记员", "Clerk of the petition office"),
        ("group:petition_office", "unit:petition_office"),
    ),
    Somebody(
        "zhouming",
        "周明",
        _words("信访办主任", "Head of the petition office"),
        ("group:petition_office", "head:petition_office"),
    ),
    Somebody(
        "chenwei",
        "陈伟",
        _words("乡长", "Head of the township"),
        ("group:leaders", "head:township", "map:topic_leader:other"),
    ),
    Somebody(
        "wuhong",
        "吴红",
        _words("党委书记", "Party secretary"),
        ("group:leaders", "group:secretary"),
    ),
    Somebody(
        "hejun",
        "何军",
        _words("分管农业农村的副乡长", "Vice head for agriculture"),
        (
            "group:leaders",
            "map:topic_leader:agriculture",
            "map:topic_leader:economy",
            "map:topic_leader:market",
            "map:topic_leader:science",
        ),
    ),
    Somebody(
        "tangli",
        "唐丽",
        _words("分管社会事务的副乡长", "Vice head for social affairs"),
        (
            "group:leaders",
            "map:topic_leader:labour",
            "map:topic_leader:health",
            "map:topic_leader:education",
            "map:topic_leader:civil_affairs",
        ),
    ),
    Somebody(
        "sunqiang",
        "孙强",
        _words("分管规划建设的副乡长", "Vice head for construction"),
        (
            "group:leaders",
            "map:topic_leader:land",
            "map:topic_leader:construction",
            "map:topic_leader:transport",
            "map:topic_leader:environment",
        ),
    ),
    Somebody(
        "luofei",
        "罗飞",
        _words("政法委员", "Member for law and order"),
        ("group:leaders", "map:topic_leader:law_and_order", "map:topic_leader:military"),
    ),
    Somebody(
        "qinyue",
        "秦悦",
        _words("组织委员", "Member for organisation"),
        (
            "group:leaders",
            "map:topic_leader:party_government",
            "map:topic_leader:personnel",
            "map:topic_leader:discipline",
        ),
    ),
    Somebody(
        "dingru",
        "丁如",
        _words("党政办主任", "Head of the Party office"),
        ("group:party_office", "head:party_office"),
    ),
    Somebody(
        "xubin",
        "徐斌",
        _words("农业服务中心主任", "Head of the agricultural service centre"),
        ("head:agriculture",),
    ),
    Somebody(
        "gaojie",
        "高洁",
        _words("农业服务中心干部", "Officer of the agricultural service centre"),
        ("unit:agriculture",),
    ),
    Somebody(
        "maxia",
        "马霞",
        _words("社会事务办主任", "Head of social affairs"),
        ("head:social_affairs",),
    ),
    Somebody(
        "linan",
        "林安",
        _words("社会事务办干部", "Officer of social affairs"),
        ("unit:social_affairs",),
    ),
    Somebody(
        "douyu",
        "窦宇",
        _words("规划建设办主任", "Head of planning"),
        ("head:planning",),
    ),
    Somebody(
        "fangyi",
        "方怡",
        _words("规划建设办干部", "Officer of planning"),
        ("unit:planning",),
    ),
    Somebody(
        "jintao",
        "金涛",
        _words("劳动社保所所长", "Head of labour and social security"),
        ("head:labour_security",),
    ),
    Somebody(
        "bailu",
        "白璐",
        _words("劳动社保所干部", "Officer of labour and social security"),
        ("unit:labour_security",),
    ),
    Somebody(
        "tangwen",
        "汤文",
        _words("财政所所长", "Head of the finance station"),
        ("head:finance",),
    ),
    Somebody(
        "youran",
        "尤然",
        _words("司法所所长", "Head of the justice station"),
        ("head:justice",),
    ),
    Somebody(
        "jiangcheng",
        "江诚",
        _words("纪检专员", "Discipline officer"),
        ("group:discipline", "unit:discipline_office"),
    ),
    Somebody(
        "shenjing",
        "沈静",
        _words("审计员", "Auditor"),
        ("group:auditors",),
    ),
    Somebody(
        "panduo",
        "潘铎",
        _words("督查员", "Inspector"),
        ("group:inspectors",),
    ),
    Somebody(
        "guanli",
        "关立",
        _words("系统管理员", "System administrator"),
        ("group:admins",),
    ),
)

#: The colleagues without whom no unit could sign what its own head has drafted.
_COLLEAGUES: tuple[Somebody, ...] = (
    *_of(
        "economy",
        ("yichuan", "易川", "经济发展办主任", "Head of economic development"),
        ("bianqing", "卞青", "经济发展办干部", "Officer of economic development"),
    ),
    *_of(
        "emergency",
        ("leiyuan", "雷原", "应急管理岗负责人", "Head of the emergency desk"),
        ("jianzhou", "简舟", "应急管理岗干部", "Officer of the emergency desk"),
    ),
    *_of(
        "police_liaison",
        ("yuefeng", "岳峰", "派出所联络点负责人", "Head of the police liaison"),
        ("shizhan", "施展", "派出所联络员", "Liaison officer of the police"),
    ),
    Somebody("baihe", "柏禾", _words("党政办干部", "Officer of the Party office"), ("unit:party_office",)),
    Somebody("miaohe", "苗禾", _words("财政所干部", "Officer of the finance station"), ("unit:finance",)),
    Somebody("zouzheng", "邹正", _words("司法所干部", "Officer of the justice station"), ("unit:justice",)),
)

#: Village → its name, and login and name of its head and of its officer.
_VILLAGES: Mapping[str, tuple[str, str, tuple[str, str], tuple[str, str]]] = {
    "liuping": ("柳坪村", "Liuping", ("gutian", "古恬"), ("yaoliu", "姚柳")),
    "changling": ("长岭村", "Changling", ("lengjie", "冷杰"), ("qiubo", "邱波")),
    "shuanghe": ("双河村", "Shuanghe", ("tufeng", "涂峰"), ("muqing", "穆清")),
    "shiqiao": ("石桥村", "Shiqiao", ("ranzhi", "冉志"), ("jisong", "纪松")),
    "yunxi": ("云溪村", "Yunxi", ("kangning", "康宁"), ("anlan", "安澜")),
    "baiyan": ("白岩村", "Baiyan", ("zhaiyuan", "翟远"), ("yuehan", "乐涵")),
    "shanmu": ("杉木村", "Shanmu", ("lanhai", "蓝海"), ("mingze", "明泽")),
    "changzhen": ("场镇社区", "the township seat", ("biyun", "毕云"), ("fuchen", "伏晨")),
}


def _of_villages() -> Iterator[Somebody]:
    for village, (zh, en, head, officer) in _VILLAGES.items():
        holders = ("group:village_officers", f"unit:{village}")
        yield Somebody(*officer, _words(f"{zh}综治专干", f"Village officer of {en}"), holders)
        yield Somebody(*head, _words(f"{zh}负责人", f"Head of {en}"), (f"head:{village}",))


#: Everybody who can sign in: those above first, then their colleagues, then those of the villages.
DEMO_PEOPLE: tuple[Somebody, ...] = (*OFFICE_PEOPLE, *_COLLEAGUES, *_of_villages())
