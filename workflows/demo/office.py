"""The demo office's whole past: every invented matter with its acts, the duty rota, and who is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendars import ONE_DAY, Calendar
from engine.statements import Statement
from engine.unit_of_work import Work
from workflows.demo.afterwards import AFTERWARDS
from workflows.demo.answered import CARRIED_OUT, DELIVERED, ISSUED
from workflows.demo.assigned import ACCEPTED, ASSIGNED, SIGNED
from workflows.demo.closed import CLOSED
from workflows.demo.conflicts import KEPT_OUT
from workflows.demo.dating import Matter, dated
from workflows.demo.drafted import DRAFTED
from workflows.demo.elsewhere import ELSEWHERE
from workflows.demo.in_hand import INVESTIGATING
from workflows.demo.newly_come import IN_TRIAGE, REGISTERED
from workflows.demo.reviewed import IN_REVIEW
from workflows.demo.staff import DEMO_PEOPLE
from workflows.demo.suggestions import SUGGESTIONS
from workflows.demo.under_seal import UNDER_SEAL
from workflows.playing import Story, stories_of

#: Every invented matter but the worked cases.
MATTERS: tuple[Matter, ...] = (
    *REGISTERED,
    *IN_TRIAGE,
    *ACCEPTED,
    *ASSIGNED,
    *SIGNED,
    *INVESTIGATING,
    *KEPT_OUT,
    *DRAFTED,
    *ISSUED,
    *DELIVERED,
    *CARRIED_OUT,
    *IN_REVIEW,
    *CLOSED,
    *ELSEWHERE,
    *UNDER_SEAL,
    *SUGGESTIONS,
)
#: The duty rota reaches so many days back and ahead.
_ROTA_BACK, _ROTA_AHEAD = 180, 400


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away from one day to another, counted from today, and a colleague stands in."""

    login: str
    deputy: str
    since: int
    until: int


#: One who was away, one who is, and one who will be.
AWAY: tuple[Away, ...] = (
    Away("hejun", "sunqiang", -34, -30),
    Away("maxia", "jintao", -1, 4),
    Away("tangli", "luofei", 9, 13),
)
#: Declared relations of officials: (person, unit, kind).
RELATIONS: Sequence[tuple[str, str, str]] = (("fangyi", "baiyan", "kin"), ("gaojie", "shiqiao", "kin"))

_DUTY = Statement("""INSERT INTO appointment (person_id, holder, since, until, delegable, granted_by, confirmed_by)
 VALUES (:login, :holder, :day, :day, :delegable, NULL, NULL)
 ON CONFLICT (person_id, holder, since) DO NOTHING""")
_AWAY = Statement("""INSERT INTO absence (person_id, since, until, deputy_id)
 VALUES (:login, :since, :until, :deputy) ON CONFLICT (person_id, since) DO NOTHING""")
_RELATED = Statement("""INSERT INTO relation (person_id, unit_id, kind, declared_on)
 VALUES (:login, :unit, :kind, :day) ON CONFLICT (person_id, unit_id) DO NOTHING""")


def stories(*, now: datetime, calendar: Calendar) -> tuple[Story, ...]:
    """Every matter of the demo office as it stands at `now`, whenever that is: the worked cases and all others."""
    worked = [story for case, afterwards in AFTERWARDS for story in stories_of(case, afterwards)]
    return (*worked, *dated(MATTERS, now=now, calendar=calendar))


def install_rota(work: Work, *, today: date, since: date, calendar: Calendar) -> None:
    """Put one leader on duty for each working day, and write down who is away and what relations were declared."""
    leaders = [one.login for one in DEMO_PEOPLE if "group:leaders" in one.holders]
    days = (today + n * ONE_DAY for n in range(-_ROTA_BACK, _ROTA_AHEAD))
    working = [day for day in days if calendar.is_working_day(day)]
    duty: list[Mapping[str, object]] = [
        {"login": leaders[number % len(leaders)], "holder": "roster:duty", "day": day, "delegable": True}
        for number, day in enumerate(working)
    ]
    work.run_many(_DUTY, duty)
    work.run_many(
        _AWAY,
        [
            {
                "login": one.login,
                "deputy": one.deputy,
                "since": today + one.since * ONE_DAY,
                "until": today + one.until * ONE_DAY,
            }
            for one in AWAY
        ],
    )
    work.run_many(
        _RELATED,
        [{"login": login, "unit": unit, "kind": kind, "day": since} for login, unit, kind in RELATIONS],
    )
