"""How a petitioner asks for a recusal: whom by what they are, never by an id; and what became of the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from engine.compile import Compiled
from engine.definitions import Action, Record
from engine.errors import BadForm
from engine.labels import Label, formal_day, joined
from engine.roles import holders_of
from engine.snapshot import Snapshot
from engine.unit_of_work import Work
from web.casefile import CaseFile
from web.form_fields import Choice
from workflows.people import people_with

#: The record, the fields that it fills, and the limit of the decision, as lifecycles call them.
REQUEST, ASKED, STATE, LIMIT = "request_recusal", "recusal_asked", "recusal_state", "recusal"
#: Who can be named by what they are on the case, in this order.
_WHOM = ("handler", "unit_head", "petition_head")
_OTHER = "other"
_SOMEBODY_ELSE = Label(
    zh="其他工作人员（请在理由中写明姓名或者岗位）", en="Somebody else (say name or post among the reasons)"
)
_NOT_OFFERED = Label(zh="请从列出的选项中选择", en="Choose among what is listed")
#: Kinds of fields that point at the office's people, units and cases: nobody outside fills them in by id.
_POINTING = frozenset({"person", "persons", "unit", "units", "case"})

_WAITS = Label(
    zh="您已申请{who}回避。我们最迟在{day}决定；决定以前，被申请的人员停止办理。",
    en="You asked for the recusal of {who}. It is decided by {day}; until then they do no work on it.",
)
_LATE = Label(
    zh="您已申请{who}回避，应在{day}前决定，我们已经超期；被申请的人员仍然停止办理。",
    en="You asked for the recusal of {who}. The decision was due on {day} and is late; they still do no work.",
)
_DECIDED = {
    "granted": Label(
        zh="已决定回避，见文书《回避决定书》；换了谁办理，见上面的承办人。",
        en="The recusal was granted, see the decision among your papers; who handles it now stands above.",
    ),
    "refused": Label(
        zh="已决定不予回避，理由见文书《回避决定书》。",
        en="The recusal was not granted; the decision among your papers says why.",
    ),
}
_OFFICIALS = Label(zh="有关工作人员", en="the officials concerned")


def whom(compiled: Compiled, case: Snapshot) -> list[Choice]:
    """Those whose recusal can be asked for: who has a part in the case now, and somebody else."""
    roles, found = compiled.lifecycle.roles, dict[frozenset[str], Choice]()
    for name in _WHOM:
        if name in roles and (holders := holders_of(roles[name], case.facts)):
            found[holders] = Choice(name, roles[name].title)
    return [*found.values(), Choice(_OTHER, _SOMEBODY_ELSE)]


def with_people(
    work: Work, compiled: Compiled, case: Snapshot, act: Action | Record, form: Mapping[str, object], *, today: date
) -> dict[str, object]:
    """
    The form with the ids of the people who were chosen by what they are.

    Raises:
        BadForm: a value that was not offered, or any value of another field that points at people, units or cases.
    """
    fields, asks = compiled.lifecycle.fields, act is compiled.lifecycle.records.get(REQUEST)
    pointing = {name for name in form if name in fields and fields[name].type in _POINTING}
    chosen = form.get(ASKED) if asks else None
    named = [str(value) for value in (chosen if isinstance(chosen, list) else [chosen]) if value]
    offered = {one.value for one in whom(compiled, case)}
    wrong = pointing - {ASKED} if asks and offered.issuperset(named) else pointing
    if wrong:
        raise BadForm(dict.fromkeys(sorted(wrong), _NOT_OFFERED))
    if ASKED not in pointing:
        return dict(form)
    roles = compiled.lifecycle.roles
    holders = {holder for name in named if name != _OTHER for holder in holders_of(roles[name], case.facts)}
    people = {person for holder in sorted(holders) for person in people_with(work, holder, today)}
    return {**form, ASKED: sorted(people)}


def lines_of(file: CaseFile) -> Iterator[Label]:
    """What became of the last request, in words."""
    state = str(file.case.facts.get(STATE) or "")
    if state in _DECIDED:
        yield _DECIDED[state]
    clock = file.case.clocks.get(LIMIT)
    if state == "asked" and clock:
        sentence = _LATE if clock.due_at <= file.now else _WAITS
        who, day = _names(file, file.case.facts.get(ASKED) or ()), formal_day(clock.due_day)
        yield Label(zh=sentence.zh.format(who=who.zh, day=day.zh), en=sentence.en.format(who=who.en, day=day.en))


def is_waiting(file: CaseFile, action: str) -> bool:
    """Whether this action asks for what has been asked for already and is not decided."""
    return action == REQUEST and file.case.facts.get(STATE) == "asked"


def _names(file: CaseFile, ids: Sequence[str]) -> Label:
    people = [file.around.people[one] for one in ids if one in file.around.people]
    named = [Label(zh=f"{one.name}（{one.post.zh}）", en=f"{one.name} ({one.post.en})") for one in people]
    return joined(named) if named else _OFFICIALS
