from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web.due_words import due_words

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 30, 9, 0, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (timedelta(minutes=56), "12月30日 周三 09:56（还有56分钟）", "Wed 30 Dec 09:56 (56 minutes left)"),
        (timedelta(hours=1, minutes=5), "12月30日 周三 10:05（还有1小时）", "Wed 30 Dec 10:05 (1 hour left)"),
        (timedelta(hours=16), "12月31日 周四 01:00（还有16小时）", "Thu 31 Dec 01:00 (16 hours left)"),
        (timedelta(minutes=-1), "12月30日 周三 08:59（已超1分钟）", "Wed 30 Dec 08:59 (1 minute late)"),
        (timedelta(hours=50), "2027年1月1日 周五 11:00（还有2天）", "Fri 1 Jan 2027 11:00 (2 days left)"),
    ],
    ids=["minutes", "an hour", "past midnight", "over", "days, next year"],
)
def test_a_limit_that_ends_at_an_hour_says_so(left, zh, en):
    due_at = NOW + left

    words = due_words(due_at, due_at.astimezone(ZONE).date(), now=NOW, zone=ZONE)

    assert (words.zh, words.en) == (zh, en)


def test_a_limit_that_ends_with_a_day_says_the_day_alone():
    due_at = datetime(2026, 12, 31, 0, 0, tzinfo=ZONE).astimezone(UTC)

    words = due_words(due_at, date(2026, 12, 30), now=NOW, zone=ZONE, is_provisional=True)

    assert words.zh == "12月30日 周三（今天到期，暂定）"
