"""When something is due in words: the day, the hour of limits that do not end with a day, and how far off it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.labels import Label
from web.i18n import day_in_words
from web.labels import days_left

PROVISIONAL = Label(zh="，暂定", en=", provisional")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def has_hour(due_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a limit ends at an hour and not with a day; a day ends at midnight."""
    return f"{due_at.astimezone(zone):%H:%M}" != "00:00"


def time_left(due_at: datetime, due_day: date, *, now: datetime, zone: ZoneInfo) -> Label:
    """How far off a limit is, or since when it has passed: in days; within a day of its hour in hours or minutes."""
    left = due_at - now
    if not has_hour(due_at, zone) or abs(left) >= _DAY:
        return days_left((due_day - now.astimezone(zone).date()).days)
    count = _short(abs(left))
    if left > timedelta():
        return Label(zh=f"还有{count.zh}", en=f"{count.en} left")
    return Label(zh=f"已超{count.zh}", en=f"{count.en} late")


def due_words(due_at: datetime, due_day: date, *, now: datetime, zone: ZoneInfo, is_provisional: bool = False) -> Label:
    """The due day, with its year where that is another than now's, the hour that it has, and how far off it is."""
    today, left = now.astimezone(zone).date(), time_left(due_at, due_day, now=now, zone=zone)
    hour = f" {due_at.astimezone(zone):%H:%M}" if has_hour(due_at, zone) else ""
    doubt = PROVISIONAL if is_provisional else Label(zh="", en="")
    day = short_day(due_day, today=today)
    return Label(zh=f"{day.zh}{hour}（{left.zh}{doubt.zh}）", en=f"{day.en}{hour} ({left.en}{doubt.en})")


def short_day(day: date, *, today: date) -> Label:
    """A day with its weekday, and with its year where that is not this one."""
    if day.year == today.year:
        return Label(zh=day_in_words(day, "zh"), en=day_in_words(day, "en"))
    return Label(zh=day_in_words(day, "zh", form="long"), en=day_in_words(day, "en", form="long"))


def _short(span: timedelta) -> Label:
    """A time of less than a day in whole hours, or in minutes where it is less than an hour."""
    name, unit = ("小时", "hour") if span >= _HOUR else ("分钟", "minute")
    number = span // (_HOUR if span >= _HOUR else timedelta(minutes=1))
    return Label(zh=f"{number}{name}", en=f"{number} {unit}{'' if number == 1 else 's'}")
