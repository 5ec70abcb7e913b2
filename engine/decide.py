"""Whether somebody may take an action now: every reason why not, as sentences. Pure but for the named checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.asking import Scene
from engine.compile import Compiled
from engine.definitions import Action, Choose, Quorum, Record, Rule
from engine.errors import NotAllowedHere, NotPermitted, Refusal
from engine.facts import read_doers
from engine.field_definitions import Form
from engine.grades import lowering_refusal
from engine.guards import Outcome
from engine.hooks import Question
from engine.labels import Label, formal_day, joined
from engine.office import Office
from engine.roles import Doer, Standing, doer, roles_by_paper, roles_held
from engine.sentences import say
from engine.snapshot import Snapshot
from engine.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class File:
    """A file that was handed in with a form; its bytes lie in the store already."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to do, found in the definition and with its form read."""

    name: str
    act: Action | Record
    form: Mapping[str, Any]
    reason: str | None
    files: tuple[File, ...]
    standing: Standing
    roles: frozenset[str]
    now: datetime


def find_act(compiled: Compiled, case: Snapshot, name: str) -> Action | Record:
    """
    The action or record of this name in the state that the case is in.

    Raises:
        NotAllowedHere: it does not exist, or not in this state.
    """
    found = compiled.actions[case.state].get(name) or compiled.records[case.state].get(name)
    if found:
        return found
    title = title_of(compiled, name)
    if title is None:
        raise NotAllowedHere(name, [Refusal("no_such_action", say("no_such_action", action=name))])
    state = compiled.lifecycle.states[case.state].title
    raise NotAllowedHere(name, [Refusal("not_in_state", say("not_in_state", action=title, state=state))])


def title_of(compiled: Compiled, name: str) -> Label | None:
    """The title of an action or record anywhere in the definition."""
    for possible in compiled.actions.values():
        if name in possible:
            return possible[name].title
    record = compiled.lifecycle.records.get(name)
    return record.title if record else None


def may_act(compiled: Compiled, case: Snapshot, act: Action | Record) -> frozenset[str]:
    """
    The roles that may take an action on this case as it is: whoever comes next, where signatures are given in order.
    """
    if isinstance(act, Action) and act.agree:
        if isinstance(act.agree, Quorum):
            return frozenset(act.agree.all_of)
        return frozenset({act.agree[len(signatures(compiled, case, act))]})
    by = act.by
    if isinstance(by, Choose):
        by = by.options.get(str(case.facts.get(by.choose.removeprefix("case."))))
    names = (by,) if isinstance(by, str) else tuple(by or ())
    return frozenset(names)


def needs_outside_paper(compiled: Compiled, case: Snapshot, act: Action | Record, standing: Standing) -> bool:
    """Whether somebody may do it only as who enters what an outside organ decided, whose document goes with it then."""
    held = may_act(compiled, case, act) & roles_on(compiled, case, standing)
    return bool(held) and held <= roles_by_paper(compiled.lifecycle, standing, case.facts, case.stood_in)


def signatures(compiled: Compiled, case: Snapshot, act: Action) -> list[dict[str, Any]]:
    """The signatures that an act has already, where it takes several; those of another act do not count."""
    signing = case.signing or {}
    is_this = compiled.actions[case.state].get(signing.get("action", "")) is act
    return list(signing["signed"]) if is_this else []


def require_permission(compiled: Compiled, case: Snapshot, asked: Asked) -> frozenset[str]:
    """
    The roles in which the actor may do it.

    Raises:
        NotPermitted: none; says who may, or why the actor is kept out.
    """
    require_not_stopped(case, asked)
    allowed = may_act(compiled, case, asked.act)
    if held := allowed & asked.roles:
        return held
    if isinstance(asked.act, Action) and isinstance(asked.act.agree, tuple) and asked.act.agree:
        reason = say("next_signer", role=titles_of(compiled, allowed))
        raise NotPermitted(asked.name, [Refusal("next_signer", reason)])
    raise NotPermitted(asked.name, [Refusal("not_this_role", say("not_this_role", roles=titles_of(compiled, allowed)))])


def require_not_stopped(case: Snapshot, asked: Asked) -> None:
    """
    Let nobody work on a case from which they are kept.

    Raises:
        NotPermitted: with the reason.
    """
    if because := case.stops(asked.standing):
        label = say("excluded", because=Label(zh=because["zh"], en=because["en"]))
        raise NotPermitted(asked.name, [Refusal("excluded", label)])


def titles_of(compiled: Compiled, roles: frozenset[str]) -> Label:
    """The titles of these roles, as a refusal names them."""
    titles = [role.title for name, role in compiled.lifecycle.roles.items() if name in roles]
    return joined(titles) if titles else Label(zh="无人", en="nobody")


def refusals(work: Work, office: Office, compiled: Compiled, case: Snapshot, asked: Asked) -> list[Refusal]:
    """Every reason why the action cannot be taken now; an empty list lets it pass."""
    found = [*_from_people(compiled, case, asked), *_from_form(office, compiled, case, asked)]
    if needs_outside_paper(compiled, case, asked.act, asked.standing) and not asked.files:
        found.append(Refusal("outside_paper", say("outside_paper")))
    return [*found, *refusals_of_rules(work, office, compiled, case, asked)]


def refusals_of_rules(work: Work, office: Office, compiled: Compiled, case: Snapshot, asked: Asked) -> list[Refusal]:
    """Every condition of the act that says no."""
    scene = Scene(
        compiled,
        case.facts,
        case.clocks,
        case.opened_at,
        asked.now,
        asked.form,
        form_name=asked.act.form,
        roles=asked.roles,
        files=len(asked.files),
    )
    return list(_from_rules(work, office, scene, case, asked))


def _from_people(compiled: Compiled, case: Snapshot, asked: Asked) -> Iterator[Refusal]:
    act = asked.act
    if not isinstance(act, Action):
        return
    for name in (read_doers(act.not_by) or ()) if act.not_by else ():
        if asked.standing.actor in case.doers.get(name, ()):
            yield Refusal("not_by_doer", say("not_by_doer", action=title_of(compiled, name) or name))
    if act.agree and asked.standing.actor in [one["actor"] for one in signatures(compiled, case, act)]:
        yield Refusal("signed_already", say("signed_already"))


def _from_form(office: Office, compiled: Compiled, case: Snapshot, asked: Asked) -> Iterator[Refusal]:
    act = asked.act
    form = compiled.lifecycle.forms[act.form] if act.form else None
    for field in asked.form:
        rule = compiled.lifecycle.fields[field]
        if rule.set == "once" and case.is_given(field) and case.facts.get(field) != asked.form[field]:
            yield Refusal("set_once", say("set_once", field=rule.label))
    yield from _from_files(form, asked)
    if isinstance(act, Action):
        if act.reason == "required" and not asked.reason:
            yield Refusal("reason_missing", say("reason_missing"))
        yield from _from_day(office, case, asked, act)
        if act.delivers and not any(paper.letter == act.delivers and not paper.delivered_day for paper in case.papers):
            yield Refusal("nothing_to_deliver", say("nothing_to_deliver", letter=office.letters[act.delivers].title))
    if low := lowering_refusal(compiled, case, asked.form, asked.roles, reason=asked.reason, now=asked.now):
        yield low


def _from_files(form: Form | None, asked: Asked) -> Iterator[Refusal]:
    wanted = form.attachments if form else None
    if wanted is None:
        return
    if len(asked.files) < wanted.at_least:
        yield Refusal("files_missing", say("files_missing", count=wanted.at_least))
    for file in asked.files:
        if wanted.kinds and file.name.rpartition(".")[2].lower() not in wanted.kinds:
            yield Refusal(
                "file_kind",
                say("file_kind", name=file.name, kinds=joined(wanted.kinds)),
            )


def effective_day(office: Office, asked: Asked) -> date:
    """The day that an act counts from: what its form says where it is dated, else today."""
    act = asked.act
    if isinstance(act, Action) and act.dated and (value := asked.form.get(act.dated)):
        return date.fromisoformat(value)
    return office.today(asked.now)


def _from_day(office: Office, case: Snapshot, asked: Asked, act: Action) -> Iterator[Refusal]:
    if not act.dated:
        return
    day, today = effective_day(office, asked), office.today(asked.now)
    if day > today:
        yield Refusal("day_in_future", say("day_in_future", today=formal_day(today)))
    waiting = [paper for paper in case.papers if paper.letter == act.delivers and not paper.delivered_day]
    if waiting and day < (issued := office.today(waiting[-1].issued_at)):
        yield Refusal("day_before_issue", say("day_before_issue", issued=formal_day(issued)))
    # A paper may reach its receiver before what was pressed meanwhile, but never before it was there.
    if not act.delivers and day < case.effective_day:
        yield Refusal("day_before_last", say("day_before_last", last=formal_day(case.effective_day)))


def _from_rules(work: Work, office: Office, scene: Scene, case: Snapshot, asked: Asked) -> Iterator[Refusal]:
    for rule in asked.act.when:
        if rule.check:
            question = Question(work, case, asked.standing, asked.form, asked.now, _parameters(rule, case, asked.form))
            if not office.hooks.checks[rule.check](question):
                yield Refusal(rule.check, rule.otherwise)
            continue
        verdict = scene.ask(rule.rule or "")
        if verdict.outcome is Outcome.FAILS:
            yield Refusal("rule", rule.otherwise)
        elif verdict.outcome is Outcome.ERROR:
            yield Refusal("rule_undecided", say("rule_undecided", rule=rule.otherwise))


def _parameters(rule: Rule, case: Snapshot, form: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value_of(words, case.facts, form) for name, words in rule.with_.items()}


def value_of(words: Any, facts: Mapping[str, Any], form: Mapping[str, Any]) -> Any:
    """A literal, or the value of `form.F` or `case.F`."""
    space, _, name = words.partition(".") if isinstance(words, str) else ("", "", "")
    return {"form": form, "case": facts}[space].get(name) if space in ("form", "case") and name else words


def doer_of(compiled: Compiled, case: Snapshot, asked: Asked, held: frozenset[str]) -> Doer:
    """Who does it, and as what, where any of the roles `held` would do."""
    return doer(compiled.lifecycle, asked.standing, held, case.facts, case.stood_in)


def roles_on(compiled: Compiled, case: Snapshot, standing: Standing) -> frozenset[str]:
    """The roles that somebody has on this case; none for whoever is kept from work on it."""
    return frozenset() if case.stops(standing) else roles_held(compiled.lifecycle, standing, case.facts, case.stood_in)
