"""What a petitioner may do now, each as a form, and what is said when it was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.definitions import Action, Lifecycle, Record
from engine.ids import new_id
from engine.labels import Label, joined
from engine.possible import Possible, possible_actions
from engine.roles import Standing
from engine.spans import format_span, parse_span
from web import citizen_recusal
from web.action_forms import ActionField, Pressed, field_of
from web.casefile import CaseFile
from web.citizen_sure import SURE, consequences, tick
from web.foreseen import reasons_against
from web.form_fields import FormField
from web.prefilled import printable, typed_rows
from web.reasons import REASON_LABEL
from workflows.letterhead import PARTY

PETITIONER = Standing("party:petitioner", frozenset({"party:petitioner"}), frozenset({"party:petitioner"}))
#: Names of what stands in every form beside the case's own fields.
VERSION, KEY, DEFINITION, REASON = "version", "key", "definition", "reason"
OWN_NAMES = (VERSION, KEY, DEFINITION, REASON, SURE)
#: Kinds of fields that a petitioner is asked; lists of the office's people and units are none.
_ASKED = frozenset({"text", "long text", "choice", "choices", "boolean", "date", "number"})

DONE = Label(zh="已经收到，并记入案卷。", en="Received and put on file.")
_DONE_APART = Label(zh="已经密封收到。", en="It arrived under seal. ")
_APART = Label(
    zh="另案密封办理，本案卷里不写任何记录。内容只有{readers}能看到；承办单位、信访办和其他人员都看不到。{days}内告知您处理情况。",
    en="It is dealt with apart and under seal, and nothing about it is written into this file. Only the {readers} "
    "reads it; neither the handling unit nor the petition office nor anybody else does. You are told within {days}.",
)


@dataclass(frozen=True, slots=True)
class Doing:
    """Something the petitioner may do now."""

    name: str
    title: Label
    help: Label | None
    fields: Sequence[FormField]
    hidden: Mapping[str, str]
    is_final: bool
    refusals: Sequence[Label]
    is_open: bool


def doings_of(
    file: CaseFile, pressed: Pressed | None, *, lifecycles: Mapping[str, Lifecycle], workflows: Path
) -> list[Doing]:
    """What may be done now, giving up last; what a rule would refuse anyhow is left out unless it was pressed."""
    shown = [
        possible
        for possible in possible_actions(file.compiled, file.case, PETITIONER)
        if (pressed and pressed.action == possible.name) or not _is_left_out(file, possible)
    ]
    found = [
        _doing(
            file,
            possible,
            pressed if pressed and pressed.action == possible.name else None,
            help_=_help(file, possible, shown, lifecycles=lifecycles, workflows=workflows),
        )
        for possible in shown
    ]
    return sorted(found, key=lambda doing: doing.is_final)


def done_words(file: CaseFile, *, apart: bool, lifecycles: Mapping[str, Lifecycle]) -> Label:
    """What is said when it was done: of what opens a case apart, who reads it and that nothing stands here."""
    acts = file.compiled.records[file.case.state].values()
    said = next((_apart(act, lifecycles) for act in acts if act.opens), None) if apart else None
    return joined((_DONE_APART, said), zh="", en="") if said else DONE


def _is_left_out(file: CaseFile, possible: Possible) -> bool:
    return citizen_recusal.is_waiting(file, possible.name) or any(reasons_against(file, possible.act))


def _help(
    file: CaseFile,
    possible: Possible,
    shown: Sequence[Possible],
    *,
    lifecycles: Mapping[str, Lifecycle],
    workflows: Path,
) -> Label | None:
    act = possible.act
    if isinstance(act, Record):
        return _apart(act, lifecycles)
    after = consequences(file.compiled, file.case.state, possible, shown, workflows=workflows)
    return joined([label for label in (act.help, after) if label], zh="", en="") if act.help or after else None


def _apart(act: Record, lifecycles: Mapping[str, Lifecycle]) -> Label | None:
    """Who reads what is opened apart and within how long it is answered, as the other lifecycle says."""
    other = lifecycles.get(act.opens.workflow) if act.opens else None
    if other is None:
        return None
    readers = joined(other.roles[role].title for role in other.sees)
    due = next((rule.due for rule in other.deadlines.values() if rule.promised_to == PARTY), None)
    days = format_span(parse_span(due)) if isinstance(due, str) else Label(zh="规定期限", en="the limit")
    return Label(
        zh=_APART.zh.format(readers=readers.zh, days=days.zh), en=_APART.en.format(readers=readers.en, days=days.en)
    )


def _doing(file: CaseFile, possible: Possible, pressed: Pressed | None, *, help_: Label | None) -> Doing:
    act = possible.act
    return Doing(
        name=possible.name,
        title=act.title,
        help=help_,
        fields=list(_fields(file, possible.name, act, pressed)),
        hidden={VERSION: str(file.case.version), KEY: new_id(), DEFINITION: file.case.definition},
        is_final=_ends(file, act),
        refusals=pressed.reasons if pressed else (),
        is_open=pressed is not None,
    )


def asked_by(lifecycle: Lifecycle, act: Action | Record) -> tuple[str, ...]:
    """The fields of an act that the petitioner's page asks, and no others are taken from it."""
    form = lifecycle.forms[act.form] if act.form else None
    names = (*form.fields, *form.optional) if form else ()
    return tuple(name for name in names if lifecycle.fields[name].type in _ASKED or name == citizen_recusal.ASKED)


def _fields(file: CaseFile, name: str, act: Action | Record, pressed: Pressed | None) -> Iterator[FormField]:
    form = file.compiled.lifecycle.forms[act.form] if act.form else None
    typed, problems = (pressed.typed, pressed.problems) if pressed else ({}, {})
    for one in asked_by(file.compiled.lifecycle, act):
        if one != citizen_recusal.ASKED:
            yield field_of(
                file, one, form=name, filled=(printable(typed.get(one, ())), typed_rows(one, typed)),
                is_required=bool(form and one in form.fields), error=problems.get(one),
            )  # fmt: skip
        else:
            yield ActionField(
                one, file.compiled.lifecycle.fields[one].label, kind="choices",
                choices=citizen_recusal.whom(file.compiled, file.case),
                values=printable(typed.get(one, ())), error=problems.get(one), form=name,
            )  # fmt: skip
    if isinstance(act, Action) and act.reason:
        yield ActionField(
            REASON, REASON_LABEL, kind="long text", required=True, form=name,
            values=printable(typed.get(REASON, ())), error=problems.get(REASON),
        )  # fmt: skip
    yield from tick(name, act, pressed)


def _ends(file: CaseFile, act: Action | Record) -> bool:
    target = file.compiled.lifecycle.states.get(act.to) if isinstance(act, Action) and isinstance(act.to, str) else None
    return bool(target and target.end)
