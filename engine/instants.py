"""What clocks on a wall show, as instants; where clocks are changed, wall times are missing or come twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_ONE_SECOND = timedelta(seconds=1)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """
    The first existing instant, in UTC, at which clocks in `zone` show `wall` or have passed it.

    Where clocks are put forward over `wall` this is the moment of the change (São Paulo, 2018-11-04 00:00: the day
    begins at 01:00); where they are put back over it, the first of the two.
    """
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    # The wall time does not exist. Before the change clocks show less than `wall`, after it more: halve in between.
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > _ONE_SECOND:
        middle = early + (late - early) // _ONE_SECOND // 2 * _ONE_SECOND
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late
