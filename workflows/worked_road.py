"""A worked matter of twelve people, told in two ways: with an extension, and answered in time."""

from __future__ import annotations

from workflows.worked_acts import Act, Expected, Stage, WorkedCase
from workflows.worked_forms import accept, contact, deliver, intake, sort, told

_ROAD_INTAKE = intake(
    "修产业路压坏青苗和水渠未补偿",
    "修产业路压坏了青苗和水渠，说好的补偿一年没给。",
    "按丈量数兑现补偿",
    "2026-04-02T09:00",
    petitioner_name="双河村3组村民",
    phone="13800000004",
    village="shuanghe",
    head_count="12",
    representatives=[{"name": "罗大成", "phone": "13800000041"}, {"name": "吴兴平", "phone": "13800000042"}],
)
_ROAD_ACCEPTED = Stage(
    (
        told("told_main_leader", "2026-04-02T09:20", "双河村12人反映产业路补偿。"),
        told("told_county", "2026-04-02T09:50", "双河村12人反映产业路补偿。"),
        sort("2026-04-02T10:00", "land", content_l2="land_requisition"),
        contact("lijia", "2026-04-02T10:20", "向代表说明办理步骤。"),
        accept("chenwei", "2026-04-03T09:00"),
        Act(
            "chenwei",
            "make_package",
            "2026-04-08T11:00",
            {
                "package_problem": "产业路青苗和水渠补偿",
                "package_owner": "sunqiang",
                "package_team": ["douyu", "fangyi"],
                "package_steps": [{"step": "丈量核对", "who": "方怡", "by_when": "2026-04-20"}],
                "package_pledge": "true",
            },
        ),
    ),
    Expected(
        "accepted",
        "petition",
        "red",
        {
            "written_notice": ("2026-04-17", "2026-04-17"),
            "opinion": ("2026-06-02", "2026-06-02"),
            "first_contact": ("2026-04-03", None),
            "plan": ("2026-04-08", None),
        },
    ),
)
_ROAD_IN_HAND = (
    Act(
        "chenwei",
        "assign",
        "2026-04-08T14:30",
        {
            "lead_unit": "planning",
            "handler": "fangyi",
            "colour": "red",
            "no_interest": "true",
            "tasks": "核对丈量，提出补偿意见",
        },
    ),
    Act("fangyi", "sign_in", "2026-04-08T15:00"),
    Act("fangyi", "investigate", "2026-04-09T09:00"),
    Act("sunqiang", "leader_met", "2026-04-10T09:00", {"leader_met_on": "2026-04-10", "contact_gist": "当面听取。"}),
)

ROAD_COMPENSATION = WorkedCase(
    "road_compensation",
    "lijia",
    "2026-04-02T09:00",
    _ROAD_INTAKE,
    (
        _ROAD_ACCEPTED,
        Stage(
            (
                *_ROAD_IN_HAND,
                Act(
                    "fangyi",
                    "ask_extension",
                    "2026-05-28T10:00",
                    {"extension_days": "30", "extension_reason": "部分地块需重新丈量。"},
                ),
                Act("chenwei", "approve_extension", "2026-05-29T10:00"),
                Act(
                    "fangyi",
                    "deliver_extension",
                    "2026-05-29T15:00",
                    {"extension_delivered_on": "2026-05-29", "notice_way": "paper"},
                ),
            ),
            Expected("investigating", "petition", "red", {"opinion": ("2026-07-02", "2026-07-02")}),
        ),
    ),
)

#: The same matter, answered without an extension: the citizens' month ends on a Saturday and is carried to Monday.
ROAD_COMPENSATION_IN_TIME = WorkedCase(
    "road_compensation_in_time",
    "lijia",
    "2026-04-02T09:00",
    _ROAD_INTAKE,
    (
        _ROAD_ACCEPTED,
        Stage(
            (
                *_ROAD_IN_HAND,
                Act(
                    "fangyi",
                    "submit",
                    "2026-05-25T10:00",
                    {
                        "petitioner_heard": "true",
                        "facts_found": "经丈量，压坏青苗3.2亩、水渠140米。",
                        "evidence": [{"what": "丈量记录", "source": "规划建设办"}],
                        "answers": [
                            {"request": "按丈量数兑现补偿", "result": "supported", "reasons": "丈量属实，约定有效。"}
                        ],
                        "result": "supported",
                        "legal_basis": [{"law": "土地管理法", "article": "第四十八条"}],
                        "measures": [{"what": "兑付补偿款", "who": "财政所", "by_when": "2026-06-30"}],
                        "measures_due_on": "2026-06-30",
                    },
                ),
                Act("douyu", "issue", "2026-05-26T09:00"),
                Act("zhouming", "issue", "2026-05-26T10:00"),
                Act("chenwei", "issue", "2026-05-27T09:00"),
                deliver("fangyi", "deliver_opinion", "2026-05-28T10:00"),
            ),
            Expected(
                "delivered",
                "petition",
                "red",
                {"opinion": ("2026-06-02", "2026-06-02"), "ask_review": ("2026-06-29", None)},
            ),
        ),
    ),
)
