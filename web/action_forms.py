"""The forms of a case's page: what may be done now, asked field by field, with what was typed and what was wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.compile import Compiled
from engine.decide import needs_outside_paper
from engine.definitions import Action, Record
from engine.field_definitions import Column, FieldRule
from engine.labels import Label
from engine.possible import Possible, possible_actions
from web.approvals import not_above
from web.case_facts import Step
from web.casefile import CaseFile
from web.doubts import Doubt
from web.field_choices import Offer, choices_for
from web.foreseen import can_pass, has_to_deliver, reasons_against, signatures, works_where
from web.form_fields import KINDS, FormField
from web.kept_files import KEPT
from web.prefilled import MOST_ROWS_SHOWN, Filled, as_typed, printable, typed_rows
from web.reasons import REASON_LABEL
from workflows.next_steps import limits_ended_by, next_steps

#: Names of what stands in every form beside the case's own fields; no field of a lifecycle has a dot in its name.
VERSION, KEY, DEFINITION, REASON, FILES = "act.version", "act.key", "act.definition", "act.reason", "act.files"
#: The id of the case that was looked at before it was pressed again.
SURE = "act.sure"
OWN_NAMES = (VERSION, KEY, DEFINITION, REASON, FILES, SURE, KEPT)
#: What a file field offers; what is taken is decided by the content (web/uploads.py).
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.txt"
_FILES_LABEL = Label(zh="附件", en="Files")
_FILES_HELP = Label(
    zh="PDF、Word（docx）、Excel（xlsx）、图片（jpg、png）或文本（txt），最多10个，每个不超过20兆",
    en="PDF, Word (docx), Excel (xlsx), pictures (jpg, png) or text (txt); at most ten, up to 20 MB each",
)
_NUMBER_HELP = Label(zh="填写该事项的编号", en="The number of that matter")
_SIGN = Label(zh="同意，签字", en="Agree and sign")
#: Records of every day: they stand on top, as does a record for which a limit runs.
DAILY = ("contact", "progress")
#: A form with more fields that need not be filled in has them in a part that opens.
FEW = 3


@dataclass(frozen=True, slots=True)
class ActionField(FormField):
    """A field in one of many forms of a page: its id carries the form's name, so that it stands there once."""

    form: str = ""

    @property
    def id(self) -> str:
        """What the label, the help and the error point to."""
        return f"field-{self.form}-{self.name.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Pressed:
    """
    A press that did not go through: what was typed, every reason why, and the files that are kept; or, with a `doubt`,
    one that is done as soon as it is pressed again.
    """

    action: str
    title: Label
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: Mapping[str, Label] = field(default_factory=dict)
    reasons: Sequence[Label] = ()
    note: Label | None = None
    kept: FormField | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ActionForm:
    """
    One thing that the reader may do, as a form. `group` is daily, main, other, record or blocked; `more` are fields
    that stand in a part that opens, `approves` is what it says yes to where that does not stand on the page before it.
    """

    name: str
    title: Label
    help: Label | None
    group: str
    fields: Sequence[FormField]
    more: Sequence[FormField]
    button: Label
    hidden: Mapping[str, str]
    brings_files: bool
    is_open: bool
    blocked: Sequence[Label]
    pressed: Pressed | None
    signatures: Sequence[tuple[Label, bool]]
    approves: Sequence[Step]


def action_forms(
    file: CaseFile, *, pressed: Pressed | None, new_key: Callable[[], str], wanted: str = ""
) -> list[ActionForm]:
    """
    Everything that the reader may try on the case now; what one knows to be refused comes last, with the reason. The
    form of the action that is `wanted` is open; without one, that of what comes first.
    """
    own = file.compiled.lifecycle.states[file.case.state].actions
    tried = possible_actions(file.compiled, file.case, file.standing)
    possible = [one for one in tried if has_to_deliver(file, one.act)]
    forms = [_form(file, one, pressed=_for(pressed, one.name), key=new_key()) for one in possible]
    order = ("daily", "main", "other", "record", "blocked")
    ranks = {one.name: _rank(file, one) for one in possible}
    forms.sort(key=lambda form: (order.index(form.group), form.name not in own, ranks[form.name]))
    waits = {step.name for step in next_steps(file.compiled, file.case, now=file.now)}
    ways = (
        (form for form in forms if form.name == wanted),
        (form for form in forms if form.group == "main" and ranks[form.name] == 0),
        (form for form in forms if form.group == "other" and form.name in waits and form.approves),
    )
    first = next(itertools.chain(*ways), None)
    if first and pressed is None:
        forms[forms.index(first)] = replace(first, is_open=True)
    return forms


def _rank(file: CaseFile, possible: Possible) -> int:
    """What brings the case on comes first, then what stays beside it, last what ends it early or must be justified."""
    act, states = possible.act, file.compiled.lifecycle.states
    if not isinstance(act, Action) or act.delivers:
        return 0
    leads_to = states.get(act.to) if isinstance(act.to, str) else None
    ends_early = leads_to is not None and leads_to.end and possible.name not in states[file.case.state].actions
    return 2 if ends_early or act.reason == "required" else int(act.to == "stay")


def _for(pressed: Pressed | None, name: str) -> Pressed | None:
    return pressed if pressed and pressed.action == name else None


def hidden_values(file: CaseFile, key: str) -> dict[str, str]:
    """What every form of the case carries: the version and definition that it was shown with, and its own key."""
    return {VERSION: str(file.case.version), KEY: key, DEFINITION: file.case.definition}


def _form(file: CaseFile, possible: Possible, *, pressed: Pressed | None, key: str) -> ActionForm:
    act, name = possible.act, possible.name
    own = file.compiled.lifecycle.states[file.case.state].actions
    blocked = list(reasons_against(file, act))
    group = _record_group(file, name, act) if isinstance(act, Record) else "main" if name in own else "other"
    fields = fields_of(file, name, act, pressed=pressed, may_prefill=name in own)
    form = file.compiled.lifecycle.forms[act.form] if act.form else None
    is_long = form is not None and len(form.optional) > FEW
    more = [one for one in fields if is_long and not one.required and one.kind != "file"]
    signers = signatures(file, act)
    left = len([done for _, done in signers if not done])
    doubt = pressed.doubt if pressed else None
    return ActionForm(
        name=name,
        title=act.title,
        help=act.help if isinstance(act, Action) else None,
        group="blocked" if blocked else group,
        fields=[one for one in fields if one not in more],
        more=more,
        button=_SIGN if left > 1 else doubt.button(act.title) if doubt else act.title,
        hidden=hidden_values(file, key) | ({SURE: doubt.id} if doubt else {}),
        brings_files=any(one.kind == "file" for one in fields),
        is_open=pressed is not None,
        blocked=blocked,
        pressed=pressed,
        signatures=signers,
        approves=() if blocked else not_above(file, act),
    )


def _record_group(file: CaseFile, name: str, act: Record) -> str:
    is_due = bool(limits_ended_by(file.compiled, file.case, name, act))
    return "daily" if not file.case.ended_at and (name in DAILY or is_due) else "record"


def fields_of(
    file: CaseFile, name: str, act: Action | Record, *, pressed: Pressed | None, may_prefill: bool
) -> list[FormField]:
    """The fields of an action: those of its form, then reason and files."""
    form = file.compiled.lifecycle.forms[act.form] if act.form else None
    dated = act.dated if isinstance(act, Action) else None
    unit = next(iter(pressed.typed.get("lead_unit", ()) if pressed else ()), file.case.facts.get("lead_unit") or "")
    fields: list[FormField] = []
    for one in (*form.fields, *form.optional) if form else ():
        rule = file.compiled.lifecycle.fields[one]
        filled = _filled(file, one, rule, pressed=pressed, may_prefill=may_prefill, is_dated=one == dated)
        asked = field_of(
            file, one, form=name, filled=filled, is_required=bool(form and one in form.fields),
            error=pressed.problems.get(one) if pressed else None, is_dated=one == dated, unit=unit,
        )  # fmt: skip
        fields.append(_narrowed(file, act, asked) if rule.type in ("choice", "person", "unit") else asked)
    if isinstance(act, Action) and (act.reason == "required" or lowers_grade(file.compiled, act)):
        fields.append(reason_field(name, pressed, is_required=act.reason == "required"))
    if form and pressed and pressed.kept:
        kept = pressed.kept
        fields.append(
            ActionField(
                kept.name,
                kept.label,
                kind=kept.kind,
                values=kept.values,
                help=kept.help,
                choices=kept.choices,
                required=True,
                form=name,
            )
        )
    at_least = form.attachments.at_least if form and form.attachments else 0
    is_by_paper = needs_outside_paper(file.compiled, file.case, act, file.standing)
    if form or is_by_paper:
        fields.append(_files_field(name, max(at_least, is_by_paper), pressed))
    return fields


def _narrowed(file: CaseFile, act: Action | Record, asked: FormField) -> FormField:
    """The field without choices that the case rules out already; what stands in it stays. One that is left is taken."""
    open_ = [
        one
        for one in asked.choices
        if one.value in asked.values
        or (works_where(file, act, asked.name, one.value) and can_pass(file, act, asked.name, one.value))
    ]
    kept = open_ or asked.choices
    taken = (kept[0].value,) if asked.required and len(kept) == 1 else asked.values
    return replace(asked, choices=kept, values=taken)


def lowers_grade(compiled: Compiled, act: Action) -> bool:
    """Whether the form sets a graded field, for which a lower grade than proposed needs a reason."""
    form = compiled.lifecycle.forms[act.form] if act.form else None
    return bool(form and set(compiled.graded) & {*form.fields, *form.optional})


def reason_field(form: str, pressed: Pressed | None, *, is_required: bool) -> FormField:
    """The box for the reason."""
    help_ = None if is_required else Label(
        zh="按规则应更高而下调颜色的，须写明理由", en="Needed where the colour is set lower than the rules propose"
    )  # fmt: skip
    return ActionField(
        REASON, REASON_LABEL, kind="long text", required=is_required,
        values=printable(pressed.typed.get(REASON, ())) if pressed else (), form=form, help=help_,
        error=pressed.problems.get(REASON) if pressed else None,
    )  # fmt: skip


def _files_field(form: str, at_least: int, pressed: Pressed | None) -> FormField:
    return ActionField(
        FILES, _FILES_LABEL, kind="file", required=at_least > 0, accept=ACCEPT, form=form, help=_FILES_HELP,
        error=pressed.problems.get(FILES) if pressed else None,
    )  # fmt: skip


def field_of(
    file: CaseFile,
    name: str,
    *,
    form: str,
    filled: Filled,
    is_required: bool,
    error: Label | None,
    is_dated: bool = False,
    unit: str = "",
) -> FormField:
    """One field of the case as it is asked in a form; where it offers people, those of `unit` come first."""
    rule = file.compiled.lifecycle.fields[name]
    values, rows = filled
    numbered = rule.type == "number"
    return ActionField(
        name=name,
        label=rule.label,
        kind=KINDS.get(rule.type, rule.type),  # type: ignore[arg-type]  # the other kinds are the same words
        values=values,
        help=rule.help or (_NUMBER_HELP if rule.type == "case" else None),
        error=error,
        required=is_required,
        choices=choices_for(file.compiled.lifecycle, name, rule, _offer(file), unit=unit, kept=values),
        min=str(rule.min) if numbered and rule.min is not None else None,
        max=str(rule.max)
        if numbered and rule.max is not None
        else str(file.now.astimezone(file.names.zone).date())
        if is_dated
        else None,
        columns=[_column(file, column, one, form=form) for column, one in (rule.of or {}).items()],
        rows=rows,
        empty_rows=1 if rows else 2,
        most_rows=rule.max if rule.type == "rows" and rule.max else MOST_ROWS_SHOWN,
        form=form,
    )


def _offer(file: CaseFile) -> Offer:
    return Offer(file.names.people, file.names.units, file.names.codes)


def _column(file: CaseFile, name: str, column: Column, *, form: str) -> FormField:
    kind = column.type if column.type in ("long text", "date", "choice") else "text"
    return ActionField(
        name,
        column.label,
        kind=kind,
        choices=choices_for(file.compiled.lifecycle, name, column, _offer(file)),
        lines=2,
        form=form,
    )


def _filled(
    file: CaseFile, name: str, rule: FieldRule, *, pressed: Pressed | None, may_prefill: bool, is_dated: bool
) -> Filled:
    if pressed is not None:
        return printable(pressed.typed.get(name, ())), typed_rows(name, pressed.typed)
    if is_dated:
        return (str(file.now.astimezone(file.names.zone).date()),), ()
    return as_typed(file, name, rule) if may_prefill else ((), ())
