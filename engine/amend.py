"""Correct what was entered wrongly, as an entry of its own: nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.attempts import Attempt, Outcome, conclude, lock_for, request_digest, stale, stored_again
from engine.compile import Compiled
from engine.decide import Asked, doer_of, refusals_of_rules, require_not_stopped, roles_on, titles_of
from engine.definitions import Action
from engine.draft import Draft, clear, corrected_with, raise_grades, take_form
from engine.entry import finish
from engine.errors import CaseNotFound, NotPermitted, Refusal, TransitionRefused
from engine.field_definitions import Form
from engine.labels import Label
from engine.office import Office
from engine.protection import require_kept
from engine.reading import read_act
from engine.roles import Doer, roles_by_paper
from engine.sentences import say
from engine.snapshot import Snapshot
from engine.unit_of_work import Work

CORRECT_TITLE = Label(zh="更正", en="Correct")


@dataclass(frozen=True, slots=True)
class Ready:
    """What mending starts from: the case, locked, and who asks; `again` where the same key had acted before."""

    compiled: Compiled
    case: Snapshot
    asked: Asked
    request: str
    again: Outcome | None = None


def correct(work: Work, office: Office, attempt: Attempt, *, now: datetime) -> Outcome:
    """
    Correct fields of a case; old values stay in the chain, limits that count from a corrected fact are counted anew.

    Signatures that are being collected are taken back, which is told to whoever signed.

    `attempt.form` holds the fields to correct, an empty one is cleared unless a form requires it; a reason is required.

    Raises:
        CaseNotFound, KeyReused, StaleCase, NotPermitted, BadForm, TransitionRefused: as for `fire`.
    """
    ready = prepare(work, office, attempt, CORRECT_TITLE, now)
    if ready.again:
        return ready.again
    compiled, case, rule = ready.compiled, ready.case, ready.compiled.lifecycle.correct
    allowed = rule.by if rule else ()
    doer = _require(compiled, case, ready.asked, frozenset(allowed))
    fields = rule.fields if rule else ()
    names = list(dict.fromkeys(name.partition(".")[0] for name in attempt.form))
    if wrong := [name for name in names if name not in fields]:
        titles = [
            compiled.lifecycle.fields[name].label if name in compiled.lifecycle.fields else name for name in wrong
        ]
        raise TransitionRefused(
            "correct", [Refusal("correct_not_allowed", say("correct_not_allowed", field=title)) for title in titles]
        )
    if not attempt.reason:
        raise TransitionRefused("correct", [Refusal("reason_missing", say("reason_missing"))])
    # What an action had to be told can be put right, but never taken away again.
    needed = {name for form in compiled.lifecycle.forms.values() for name in form.fields}
    form = Form(
        title=CORRECT_TITLE,
        fields=tuple(name for name in names if name in needed),
        optional=tuple(name for name in names if name not in needed),
    )
    lifecycle = compiled.lifecycle.model_copy(update={"forms": {"correct": form}})
    act = Action(title=CORRECT_TITLE, by=allowed, form="correct", when=rule.when if rule else (), to="stay")
    values = read_act(work, office, lifecycle, case, replace(ready.asked, act=act), attempt.form)
    values |= corrected_with(work, compiled, case, values)
    asked = replace(ready.asked, form=values)
    # What is cleared stands in the form as nothing, so that a check can tell it from what is not touched.
    cleared = {name: None for name in names if name not in values}
    if found := refusals_of_rules(work, office, compiled, case, replace(asked, act=act, form={**values, **cleared})):
        raise TransitionRefused("correct", found)
    draft = Draft(office, compiled, case, asked, doer, "correction", case.seq + 1, dict(case.facts))
    take_form(draft)
    clear(draft, [name for name in names if name not in values])
    require_kept(compiled, case.facts, draft.facts, act="correct")
    raise_grades(draft)
    # Whoever has signed so far signed what was there before.
    draft.unsigned += case.signing["signed"] if case.signing else ()
    writing, after = finish(draft, work, target=case.state, drawn={}, extra={"signing": None})
    return conclude(work, writing, after, key=attempt.key, request=ready.request, now=now)


def prepare(work: Work, office: Office, attempt: Attempt, title: Label, now: datetime) -> Ready:
    """Lock the case for a correction or an undoing.

    Raises:
        CaseNotFound, KeyReused, StaleCase, TransitionRefused: as for `fire`.
    """
    locked, compiled = lock_for(work, office, attempt, now)
    case, standing = locked.case, attempt.standing or locked.standing
    request = request_digest(office, attempt)
    act = Action(title=title, by=(), to="stay")
    if standing is None:
        raise CaseNotFound(attempt.case_id)
    # A correction takes no document, so that what an outside organ would have to say is entered by an action alone.
    roles = roles_on(compiled, case, standing) - roles_by_paper(compiled.lifecycle, standing, case.facts, case.stood_in)
    asked = Asked(attempt.action, act, {}, attempt.reason, attempt.files, standing, roles, now)
    if locked.stored:
        return Ready(compiled, case, asked, request, stored_again(locked.stored, request))
    if not case.may_be_seen_by(standing):
        raise CaseNotFound(attempt.case_id)
    require_not_stopped(case, asked)
    if attempt.version != case.version:
        raise stale(case, attempt)
    return Ready(compiled, case, asked, request)


def _require(compiled: Compiled, case: Snapshot, asked: Asked, allowed: frozenset[str]) -> Doer:
    if held := allowed & asked.roles:
        return doer_of(compiled, case, asked, held)
    raise NotPermitted(asked.name, [Refusal("not_this_role", say("not_this_role", roles=titles_of(compiled, allowed)))])
