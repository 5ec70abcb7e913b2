"""The usual course of a petition in the demo office, from its sorting to the archive, as steps of a matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflows.demo.dating import Matter, Step
from workflows.worked_cases import PETITIONER

#: Unit → its head and the officer who handles what it is given.
UNITS: Mapping[str, tuple[str, str]] = {
    "petition_office": ("zhouming", "lijia"),
    "party_office": ("dingru", "baihe"),
    "agriculture": ("xubin", "gaojie"),
    "social_affairs": ("maxia", "linan"),
    "planning": ("douyu", "fangyi"),
    "economy": ("yichuan", "bianqing"),
    "labour_security": ("jintao", "bailu"),
    "finance": ("tangwen", "miaohe"),
    "justice": ("youran", "zouzheng"),
    "emergency": ("leiyuan", "jianzhou"),
    "police_liaison": ("yuefeng", "shizhan"),
    "yunxi": ("kangning", "anlan"),
}
_FIELDS: Mapping[str, Sequence[str]] = {
    "hejun": ("agriculture", "economy", "market", "science"),
    "tangli": ("labour", "health", "education", "civil_affairs"),
    "sunqiang": ("land", "construction", "transport", "environment"),
    "luofei": ("law_and_order", "military"),
    "qinyue": ("party_government", "personnel", "discipline"),
    "chenwei": ("other",),
}
#: Content class → the leader whose field it is.
LEADERS: Mapping[str, str] = {content: leader for leader, contents in _FIELDS.items() for content in contents}

#: Stage → the day after the registration on which it usually happens, by colour.
_DAYS: Mapping[str, Mapping[str, int]] = {
    "blue": {
        "sort": 0, "contact": 1, "accept": 1, "assign": 1, "notice": 2, "sign_in": 2, "investigate": 3, "progress": 10,
        "submit": 16, "head_signs": 17, "office_signs": 18, "issue": 20, "deliver": 22, "begin": 24, "done": 40,
        "confirm": 42, "rate": 43, "close": 66,
    },
    "yellow": {
        "sort": 0, "contact": 1, "accept": 1, "assign": 1, "notice": 2, "sign_in": 1, "investigate": 2, "progress": 7,
        "submit": 10, "head_signs": 11, "office_signs": 12, "issue": 13, "deliver": 15, "begin": 17, "done": 35,
        "confirm": 37, "rate": 38, "close": 60,
    },
    "red": {
        "sort": 0, "contact": 0, "accept": 0, "package": 1, "assign": 1, "notice": 2, "sign_in": 1, "investigate": 2,
        "meet": 3, "progress": 4, "interim": 10, "submit": 20, "head_signs": 21, "office_signs": 22, "issue": 23,
        "deliver": 25, "begin": 27, "done": 55, "confirm": 57, "rate": 58, "close": 82,
    },
}  # fmt: skip
#: By so much a step can be put off, where its day falls on holidays: what is promised must hold then, too.
_HOLIDAYS = 10
#: Days between two entries of progress that keep within the limit, by colour.
_EVERY = {"blue": 12, "yellow": 6, "red": 3}


@dataclass(frozen=True, slots=True)
class Handling:
    """
    How a matter is handled.

    Args:
        content: its content class, and the class in detail.
        unit: who handles it.
        colour: of assignment; `sorting` must give it.
        gist: what was said when the petitioner was first spoken to.
        found: the facts found.
        answers: the reasons of the answer to each request.
        result: a code of the result.
        law: law or policy, and its article.
        measures: what is done, by whom, and within how many days of the draft.
        progress: the entries on the way.
        sorting: further fields of the sorting.
        tasks: what the unit is asked to do.
        package: the five ones of a red matter: problem, owner, team and steps.
        pathway: how it is handled.
        co_units: units that must say something.
        stance: what the petitioner thinks of the answer.
    """

    content: str
    detail: str
    unit: str
    gist: str
    found: str = ""
    answers: tuple[str, ...] = ()
    result: str = "supported"
    law: tuple[str, str] = ("", "")
    measures: tuple[tuple[str, str, int], ...] = ()
    progress: tuple[str, ...] = ()
    colour: str = "blue"
    sorting: Mapping[str, Any] = field(default_factory=dict)
    tasks: str = "核实情况，提出处理意见，按期答复。"
    package: Mapping[str, Any] = field(default_factory=dict)
    pathway: str = "petition"
    co_units: tuple[str, ...] = ()
    stance: str = "agrees"


def sort(
    content: str, detail: str = "", *, day: int = 0, pathway: str = "petition", by: str = "lijia", **more: Any
) -> Step:
    """Sorting: an appeal or request within the own powers, unless `more` says otherwise."""
    usual = {
        "class3": "appeal", "purpose": "request", "same_matter": "none", "own_power": "own", "first_or_repeat": "first",
        "legal_state": "none",
    }  # fmt: skip
    given = {**usual, "content_l1": content, "pathway": pathway, **({"content_l2": detail} if detail else {}), **more}
    return Step(day, by, "sort", given)


def contact(day: int, by: str, gist: str, way: str = "phone") -> Step:
    """Somebody of the office speaks to the petitioner."""
    return Step(day, by, "contact", {"contact_on": "today", "contact_way": way, "contact_gist": gist})


def delivered(day: int, by: str, action: str, stance: str = "agrees", **more: Any) -> Step:
    """An answer reaches the petitioner."""
    usual = {"delivery_way": "in_person", "delivery_receiver": "本人", "receipt_state": "signed", "stance": stance}
    return Step(day, by, action, {"delivered_on": "today", **usual, **more}, paper="送达回证（本人签字）")


def told(day: int, action: str, *, by: str = "lijia", way: str = "paper") -> Step:
    """A notice reaches the petitioner."""
    return Step(day, by, action, {"notice_delivered_on": "today", "notice_way": way})


def reported(text: str) -> tuple[Step, Step]:
    """The urgent report to the main leader and to the county, on the day of the registration."""
    form = {"report_way": "phone", "report_text": text}
    return Step(0, "zhouming", "told_main_leader", form), Step(0, "zhouming", "told_county", form)


def handled(
    name: str,
    days_ago: int,
    intake: Mapping[str, Any],
    handling: Handling,
    *more: Step,
    until: str,
    without: Sequence[str] = (),
    report: str = "",
    **days: int,
) -> Matter:
    """
    A petition that has gone its usual course up to a stage.

    Args:
        name: of the matter.
        days_ago: when it was registered.
        intake: with what.
        handling: how it is handled.
        more: further steps, each after what the course has on its day.
        until: the last stage that was reached, a name of the usual days.
        without: stages that have not been reached, or were passed over.
        report: what the main leader and the county were told at once, where it was urgent.
        days: other days than the usual ones, by stage.
    """
    plan = {**_DAYS[handling.colour], **days}
    requests = tuple(row["text"] for row in intake["requests"])
    stages = [stage for stage in list(plan)[: list(plan).index(until) + 1] if stage not in without]
    until_begun = plan["begin"] - plan["submit"]
    course = [step for stage in stages for step in _STEPS[stage](_Stage(plan[stage], until_begun, requests, handling))]
    first = reported(report) if report else ()
    return Matter(name, days_ago, intake, tuple(sorted([*first, *course, *more], key=lambda step: step.day)))


@dataclass(frozen=True, slots=True)
class _Stage:
    """A stage of one matter on its day; its promise is begun `until_begun` days after the draft."""

    day: int
    until_begun: int
    requests: tuple[str, ...]
    handling: Handling

    @property
    def head(self) -> str:
        return UNITS[self.handling.unit][0]

    @property
    def officer(self) -> str:
        return UNITS[self.handling.unit][1]

    @property
    def decider(self) -> str:
        """Who accepts and assigns a matter of this colour."""
        leader = LEADERS[self.handling.content]
        return {"blue": "zhouming", "yellow": leader, "red": "chenwei"}[self.handling.colour]

    @property
    def signing(self) -> str:
        if self.handling.pathway == "duty":
            return "issue_duty_answer"
        return "issue_own" if self.handling.unit == "petition_office" else "issue"

    def step(self, by: str, action: str, form: Mapping[str, Any] | None = None) -> list[Step]:
        return [Step(self.day, by, action, form or {})]


def _sorted(stage: _Stage) -> Sequence[Step]:
    handling = stage.handling
    more = {**_co_units(handling), **handling.sorting}
    return [sort(handling.content, handling.detail, day=stage.day, pathway=handling.pathway, **more)]


def _spoken_to(stage: _Stage) -> Sequence[Step]:
    return [contact(stage.day, "lijia" if stage.day == 0 else "zhouming", stage.handling.gist)]


def _assigned(stage: _Stage) -> Sequence[Step]:
    handling = stage.handling
    given = {"lead_unit": handling.unit, "handler": stage.officer, "colour": handling.colour, "no_interest": "true"}
    return stage.step(stage.decider, "assign", {**given, **_co_units(handling), "tasks": handling.tasks})


def _met(stage: _Stage) -> Sequence[Step]:
    met = {"leader_met_on": "today", "contact_gist": "当面听取诉求，说明方案和期限。"}
    return stage.step(stage.handling.package["package_owner"], "leader_met", met)


def _went_on(stage: _Stage) -> Sequence[Step]:
    every = _EVERY[stage.handling.colour]
    return [
        Step(stage.day + number * every, stage.officer, "progress", {"progress_text": text})
        for number, text in enumerate(stage.handling.progress)
    ]


def _signed_by_head(stage: _Stage) -> Sequence[Step]:
    return stage.step(stage.head, stage.signing) if stage.signing == "issue" else []


def _handed_over(stage: _Stage) -> Sequence[Step]:
    action = {"petition": "deliver_opinion", "duty": "deliver_duty_answer"}[stage.handling.pathway]
    return [delivered(stage.day, stage.officer, action, stage.handling.stance)]


def _begun(stage: _Stage) -> Sequence[Step]:
    promised = _measures(stage.handling)
    return stage.step(stage.head, "begin_measures", promised) if promised else []


def _done(stage: _Stage) -> Sequence[Step]:
    evidence = {"measures_done_on": "today", "performance_evidence": "现场照片和签字的验收单已存卷。"}
    return stage.step(stage.officer, "measures_done", evidence) if stage.handling.measures else []


_STEPS: Mapping[str, Callable[[_Stage], Sequence[Step]]] = {
    "sort": _sorted,
    "contact": _spoken_to,
    "accept": lambda stage: stage.step(stage.decider, "accept", {"accept_date": "today"}),
    "package": lambda stage: stage.step("chenwei", "make_package", stage.handling.package),
    "assign": _assigned,
    "notice": lambda stage: [told(stage.day, "deliver_acceptance")],
    "sign_in": lambda stage: stage.step(stage.officer, "sign_in"),
    "investigate": lambda stage: stage.step(stage.officer, "investigate"),
    "meet": _met,
    "progress": _went_on,
    "interim": lambda stage: stage.step(
        stage.officer, "interim_answer", {"progress_text": "已告知办理进展和下一步安排。"}
    ),
    "submit": lambda stage: stage.step(stage.officer, "submit", _draft(stage)),
    "head_signs": _signed_by_head,
    "office_signs": lambda stage: stage.step("zhouming", stage.signing),
    "issue": lambda stage: stage.step("chenwei", stage.signing),
    "deliver": _handed_over,
    "begin": _begun,
    "done": _done,
    "confirm": lambda stage: stage.step(PETITIONER, "confirm_settlement"),
    "rate": lambda stage: stage.step(PETITIONER, "rate", {"rating_office": "satisfied", "rating_unit": "satisfied"}),
    "close": lambda stage: stage.step("zhouming", "close", {"closing_kind": "settled", "all_told": "true"}),
}


def _co_units(handling: Handling) -> dict[str, Any]:
    return {"co_units": list(handling.co_units)} if handling.co_units else {}


def _measures(handling: Handling, later: int = 0) -> dict[str, Any]:
    rows = [{"what": what, "who": who, "by_when": f"today+{days + later}"} for what, who, days in handling.measures]
    last = max((days for *_, days in handling.measures), default=0)
    return {"measures": rows, "measures_due_on": f"today+{last + later}"} if rows else {}


def _draft(stage: _Stage) -> dict[str, Any]:
    handling = stage.handling
    law, article = handling.law
    return {
        "petitioner_heard": "true",
        "facts_found": handling.found,
        "evidence": [{"what": "现场查看记录和照片", "source": "承办单位"}, {"what": "谈话记录", "source": "承办人"}],
        "answers": [
            {"request": request, "result": handling.result, "reasons": reasons}
            for request, reasons in zip(stage.requests, handling.answers, strict=True)
        ],
        "result": handling.result,
        "legal_basis": [{"law": law, "article": article}],
        **_measures(handling, later=stage.until_begun + _HOLIDAYS),
    }
