"""Invented matters that went on to review and re-review."""

from __future__ import annotations

from workflows.demo.course import Handling, handled
from workflows.demo.dating import Step
from workflows.demo.intake import came
from workflows.worked_cases import PETITIONER

_BOUNDARY = Handling(
    "land",
    "land_management",
    "planning",
    "到现场听取两家意见。",
    "依档案，争议的0.2亩在登记时已划归邻户。",
    answers=("登记资料清楚，不支持重新划界；对登记不服的可以依法提出。",),
    result="not_supported",
    law=("土地权属争议调查处理办法", "第十条"),
    progress=("复印两户登记档案。",),
    stance="disagrees",
)
_SHED = Handling(
    "construction",
    "construction_collective_demolition",
    "planning",
    "核对了拆除时的清单。",
    "附属棚房未列入补偿清单，但有照片可以证明。",
    answers=("按附属物标准补偿，不按住房标准。",),
    result="partly_supported",
    law=("土地管理法", "第四十八条"),
    progress=("查阅拆除前的影像资料。",),
    stance="disagrees",
)
_AWNING = Handling(
    "construction",
    "construction_planning",
    "planning",
    "到晒坝看了雨棚。",
    "雨棚超出宅基地范围，影响巷道消防。",
    answers=("应当拆除超出的部分。",),
    result="not_supported",
    law=("乡村建设规划许可管理办法", "第六条"),
    progress=("测量雨棚范围。",),
    stance="disagrees",
)
_GRAVES = Handling(
    "civil_affairs",
    "civil_affairs_social_services",
    "social_affairs",
    "听取迁坟经过。",
    "迁坟补助已按公示标准发放。",
    answers=("补助已经足额发放，不支持增加。",),
    result="not_supported",
    law=("殡葬管理条例", "第十条"),
    progress=("核对发放表和签字。",),
    stance="disagrees",
)
_FEE = Handling(
    "agriculture",
    "agriculture_contracted_land",
    "agriculture",
    "核对了承包合同。",
    "合同约定的承包费已经付清，增收没有约定。",
    answers=("合同没有约定递增，不支持增收承包费。",),
    result="not_supported",
    law=("农村土地承包法", "第十四条"),
    progress=("调取合同原件。",),
    stance="disagrees",
)
IN_REVIEW = (
    handled(
        "yard_boundary",
        40,
        came(
            "宅基地边界登记有误要求重新划定",
            "登记的图上把我家院坝切掉一角，邻居据此砌了墙。老人们都知道界石在哪里。",
            "按老界石重新划定",
            name="翟永昌",
            village="baiyan",
        ),
        _BOUNDARY,
        Step(35, PETITIONER, "request_review", {"review_reason": "没有采信村里老人的证言。"}),
        Step(38, "zhouming", "hand_over_file", {"note_text": "案卷一册36页，移交县复查机构。"}),
        until="deliver",
    ),
    handled(
        "shed_compensation",
        90,
        came(
            "拆除附属棚房未给补偿",
            "修广场时拆了我家的棚房，说是附属物，一分钱没有补。棚房里有猪圈和柴房。",
            "按房屋标准补偿",
            name="罗开林",
            village="changzhen",
        ),
        _SHED,
        Step(
            40,
            "lijia",
            "record_review_request",
            {"review_requested_on": "today", "review_reason": "应当按房屋标准补偿。"},
            paper="复查申请书（罗开林签字）",
        ),
        Step(44, "zhouming", "hand_over_file", {"note_text": "案卷一册52页，移交县复查机构。"}),
        Step(
            68,
            "zhouming",
            "enter_review_result",
            {"review_outcome": "upheld", "review_document_no": "云府复查字17号", "review_document_on": "today-3"},
        ),
        Step(75, "lijia", "deliver_review", {"review_delivered_on": "today"}),
        until="deliver",
    ),
    handled(
        "grave_subsidy",
        113,
        came(
            "迁坟补助标准偏低要求补足",
            "修路迁了我家三座坟，补助比邻村少一截。要求按邻村的标准补足差额。",
            "补足迁坟补助差额",
            name="涂朝贵",
            village="shuanghe",
        ),
        _GRAVES,
        Step(40, PETITIONER, "request_review", {"review_reason": "两村同一条路，标准应当一样。"}),
        Step(43, "zhouming", "hand_over_file", {"note_text": "案卷一册28页，移交县复查机构。"}),
        Step(
            66,
            "zhouming",
            "enter_review_result",
            {
                "review_outcome": "upheld",
                "review_document_no": "云府复查字12号",
                "review_document_on": "today-2",
                "review_delivered_on": "today-1",
            },
        ),
        Step(88, PETITIONER, "request_rereview", {"review_reason": "复查没有比对邻村的标准。"}),
        Step(92, "zhouming", "hand_over_file", {"note_text": "案卷移交市复核机构。"}),
        until="deliver",
    ),
    handled(
        "contract_fee",
        165,
        came(
            "要求提高山坪塘承包费",
            "组里的山坪塘承包出去十年，承包费一直没有涨，大家觉得太低，要求增收。",
            "提高承包费",
            name="向大林",
            village="shuanghe",
        ),
        _FEE,
        Step(40, PETITIONER, "request_review", {"review_reason": "十年前的价格早已不合适。"}),
        Step(43, "zhouming", "hand_over_file", {"note_text": "案卷一册19页，移交县复查机构。"}),
        Step(
            66,
            "zhouming",
            "enter_review_result",
            {
                "review_outcome": "upheld",
                "review_document_no": "云府复查字9号",
                "review_document_on": "today-2",
                "review_delivered_on": "today-1",
            },
        ),
        Step(88, PETITIONER, "request_rereview", {"review_reason": "要求按市场价重新评估。"}),
        Step(92, "zhouming", "hand_over_file", {"note_text": "案卷移交市复核机构。"}),
        Step(
            116,
            "zhouming",
            "enter_rereview_result",
            {
                "rereview_outcome": "upheld",
                "rereview_document_no": "云州府复核字4号",
                "rereview_document_on": "today-3",
            },
        ),
        until="deliver",
    ),
    handled(
        "shed_roof",
        100,
        came(
            "临时建筑拆除通知依据不足",
            "我家晒坝上的雨棚被通知拆除，没有说明依据。同样的雨棚别人家都在。",
            "撤销拆除通知",
            name="安世海",
            village="yunxi",
        ),
        _AWNING,
        Step(38, PETITIONER, "request_review", {"review_reason": "答复没有写明依据哪一条。"}),
        Step(41, "zhouming", "hand_over_file", {"note_text": "案卷一册22页，移交县复查机构。"}),
        Step(
            84,
            "zhouming",
            "enter_review_redo",
            {
                "review_outcome": "redo",
                "review_document_no": "云府复查字21号",
                "review_document_on": "today-2",
                "redo_due_on": "today+30",
            },
        ),
        Step(90, "fangyi", "progress", {"progress_text": "重新查阅规划依据，补充现场测量。"}),
        until="deliver",
    ),
)
