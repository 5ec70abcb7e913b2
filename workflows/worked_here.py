"""Worked matters that the office takes on itself; all people and places are invented."""

from __future__ import annotations

from workflows.worked_acts import PETITIONER, Act, Expected, Stage, WorkedCase
from workflows.worked_forms import accept, contact, deliver, intake, sort

WELL_PUMP = WorkedCase(
    "well_pump",
    "lijia",
    "2026-01-05T09:20",
    intake(
        "机井水泵损坏四天无水吃",
        "机井水泵坏了四天，二十多户没水吃，打电话说过完年再修。",
        "请乡里尽快派人修好水泵",
        "2026-01-05T09:20",
        petitioner_name="周福林",
        phone="13800000001",
        village="liuping",
        place="柳坪村2组",
        urgent_note="当天即可修好，村里已送水，不勾选群众供水中断。",
    ),
    (
        Stage(
            (
                sort(
                    "2026-01-05T09:40",
                    "agriculture",
                    content_l2="agriculture_water_works",
                    pathway="simplified",
                    simple_ground="daily_life",
                ),
                accept("zhouming", "2026-01-05T09:50"),
            ),
            Expected(
                "accepted",
                "simplified",
                "blue",
                {
                    "written_notice": ("2026-01-20", "2026-01-20"),
                    "simplified_answer": ("2026-01-19", "2026-01-19"),
                    "first_contact": ("2026-01-08", None),
                },
            ),
        ),
        Stage(
            (
                Act(
                    "lijia",
                    "deliver_acceptance",
                    "2026-01-05T09:55",
                    {"notice_delivered_on": "2026-01-05", "notice_way": "paper"},
                ),
                contact("zhouming", "2026-01-05T10:00", "当面说明马上派人。"),
                Act(
                    "zhouming",
                    "reply_simply",
                    "2026-01-05T17:00",
                    {"reply_text": "农业服务中心已换好水泵，下午四点恢复供水。", "result": "supported"},
                ),
                deliver("lijia", "deliver_reply", "2026-01-06T09:00"),
                Act(PETITIONER, "confirm_settlement", "2026-01-06T20:00"),
            ),
            Expected("settled", "simplified", "blue", {}),
        ),
    ),
)

AID_APPLICATION = WorkedCase(
    "aid_application",
    "lijia",
    "2026-03-02T08:40",
    intake(
        "低保申请两个多月没有答复",
        "去年12月20日交了低保申请，两个多月没有任何答复。",
        "告知低保申请办到哪一步",
        "2026-03-02T08:40",
        channel="web",
        notify_way="online",
        petitioner_name="何玉梅",
        phone="13800000003",
        village="changling",
        hardship_wish="true",
    ),
    (
        Stage(
            (
                sort(
                    "2026-03-02T10:00",
                    "civil_affairs",
                    content_l2="civil_affairs_social_assistance",
                    pathway="duty",
                    own_duty_late="true",
                ),
                accept("tangli", "2026-03-02T15:00"),
            ),
            Expected(
                "accepted",
                "duty",
                "yellow",
                {
                    "written_notice": ("2026-03-17", "2026-03-17"),
                    "opinion_goal": ("2026-03-22", "2026-03-20"),
                    "first_contact": ("2026-03-04", None),
                },
            ),
        ),
        Stage(
            (Act("lijia", "tell_about_aid", "2026-03-03T09:00", {"aid_told_on": "2026-03-03"}),),
            Expected("accepted", "duty", "yellow", {}),
        ),
    ),
)

INSURANCE_INQUIRY = WorkedCase(
    "insurance_inquiry",
    "yaoliu",
    "2026-07-06T09:00",
    intake(
        "咨询居民医保断缴补缴和住院报销",
        "想问城乡居民医保断缴一年还能不能补，住院怎么报。",
        "告知医保补缴和住院报销办法",
        "2026-07-06T09:00",
        channel="web",
        notify_way="oral",
        first_receiver="yaoliu",
        petitioner_name="谭桂香",
        address="清溪乡柳坪村4组",
        village="liuping",
        via_agent="true",
        agent="yaoliu",
        intake_confirmed="read_back",
    ),
    (
        Stage(
            (
                sort("2026-07-06T09:30", "labour", class3="other", purpose="inquiry", pathway="inquiry"),
                accept("zhouming", "2026-07-06T09:40"),
            ),
            Expected(
                "accepted",
                "inquiry",
                "blue",
                {"written_notice": ("2026-07-21", "2026-07-21"), "inquiry_answer": ("2026-07-20", None)},
            ),
        ),
        Stage(
            (
                Act(
                    "zhouming",
                    "reply_inquiry",
                    "2026-07-06T11:00",
                    {"reply_text": "断缴的可以在集中缴费期参保；住院按级别比例报销。", "result": "answered"},
                ),
                deliver("yaoliu", "deliver_inquiry_reply", "2026-07-06T16:00", stance="none_stated"),
            ),
            Expected("delivered", "inquiry", "blue", {}),
        ),
    ),
)

COOPERATIVE_DIVIDEND = WorkedCase(
    "cooperative_dividend",
    "lijia",
    "2026-07-27T09:00",
    intake(
        "入股合作社分红未兑现",
        "三变改革入股合作社，约定每年分红，2025年没有兑现也没公布账目。",
        "兑现2025年分红并公布账目",
        "2026-07-27T09:00",
        channel="web",
        notify_way="online",
        petitioner_name="陈开友",
        phone="13800000018",
        village="liuping",
    ),
    (
        Stage(
            (
                sort(
                    "2026-07-27T10:00",
                    "agriculture",
                    content_l2="agriculture_village_affairs",
                    topic_tags=["three_changes"],
                ),
                contact("lijia", "2026-07-28T09:00", "说明办理步骤。"),
                accept("zhouming", "2026-08-03T09:00"),
            ),
            Expected(
                "accepted",
                "petition",
                "blue",
                {"written_notice": ("2026-08-11", "2026-08-11"), "opinion": ("2026-10-02", "2026-09-30")},
            ),
        ),
    ),
)
