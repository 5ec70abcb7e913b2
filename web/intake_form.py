"""The form at the desk: the opening form of a lifecycle in sections and plain words, with what was typed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.definitions import Lifecycle
from engine.field_definitions import Column, FieldRule
from engine.labels import Label
from engine.office import Office
from web.field_choices import Offer, choices_for
from web.form_fields import KINDS, FormField
from web.kept_files import FILES, KEPT
from web.prefilled import MOST_ROWS_SHOWN, printable, typed_rows
from web.submitted import Submitted
from workflows.intake import opening_fields


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields under a heading; a folded one opens when it holds something."""

    id: str
    title: Label
    note: Label | None
    fields: Sequence[FormField]
    is_folded: bool
    is_open: bool
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    id: str
    title: Label
    names: tuple[str, ...]
    note: Label | None = None
    is_folded: bool = False


_PLANS = (
    _Plan(
        "what",
        Label(zh="反映什么", en="What it is about"),
        ("title", "facts", "accusation", "requests", "about", "complained_unit"),
        Label(zh="照信访人的原话记，不加评价。", en="In the petitioner's own words, without judging."),
    ),
    _Plan(
        "accused",
        Label(zh="检举谁", en="Whom it is about"),
        ("accused", "accused_unit", "accused_officials"),
        Label(
            zh="选中的单位和人员自动回避，看不到也办不了。", en="Whoever is chosen here neither sees nor touches it."
        ),
    ),
    _Plan(
        "who",
        Label(zh="信访人", en="The petitioner"),
        ("anonymous", "petitioner_name", "reporter_name", "phone", "address", "no_way_to_reach", "notify_way", "special_need",
         "secrecy_wish", "head_count"),
        Label(zh="电话和住址留一项即可；不要求出示身份证。", en="Telephone or address is enough; no identity card is asked for."),
    ),
    _Plan("where", Label(zh="在哪里、属哪一类", en="Where, and of what kind"), ("village", "place", "grid", "occurred_on", "content_l1", "content_l2", "topic_tags"),
          Label(zh="填问题发生的村，不是信访人的住处。", en="The village of the problem, not where the petitioner lives.")),
    _Plan("papers", Label(zh="带来的材料", en="What was brought"), (KEPT, FILES)),
    _Plan("arrival", Label(zh="怎么来的", en="How it came"), ("channel", "received_at", "first_receiver", "source_level")),
    _Plan("urgent", Label(zh="紧急情形", en="Urgency"), ("urgent_facts", "urgent_note")),
    _Plan("joint", Label(zh="联名：代表", en="Joint petition: representatives"), ("representatives",),
          Label(zh="五人以上推选代表，最多五名；其他人的姓名不必登记。", en="Five or more choose at most five; the others' names are not needed."),
          is_folded=True),
    _Plan("agency", Label(zh="由代理员代办", en="Through an agent"), ("via_agent", "agent"), is_folded=True),
    _Plan("upper", Label(zh="上级转来的", en="Handed over from above"), ("upper_no", "upper_kind", "upper_due_on", "copy_for_information"), is_folded=True),
    _Plan("before", Label(zh="以前办过、正在其他程序中", en="Handled before, or in another procedure"),
          ("first_or_repeat", "prior_handling", "legal_state", "own_duty_late", "project_ref"), is_folded=True),
    _Plan("class", Label(zh="初步分类（也可留到甄别时）", en="First sorting (may wait)"), ("class3", "purpose"), is_folded=True),
    _Plan("identity", Label(zh="身份证件（一般不需要）", en="Identity paper (seldom needed)"), ("id_type", "id_no"), is_folded=True),
    _Plan("conflict", Label(zh="应当回避的工作人员", en="Officials who must withdraw"), ("officials_concerned",), is_folded=True),
    _Plan("notice", Label(zh="读给信访人听", en="Read to the petitioner"), ("privacy_notice_given", "hardship_wish", "intake_confirmed")),
)  # fmt: skip
_REST = _Plan("more", Label(zh="其他", en="More"), (), is_folded=True)


def first_values(*, receiver: str, now: datetime) -> dict[str, tuple[str, ...]]:
    """What stands in an empty form: a visitor at the desk, now, received by whoever has the form open."""
    return {
        "channel": ("visit",),
        "source_level": ("direct",),
        "received_at": (f"{now:%Y-%m-%dT%H:%M}",),
        "first_receiver": (receiver,),
        "head_count": ("1",),
        "anonymous": ("false",),
        "secrecy_wish": ("false",),
        "notify_way": ("paper",),
    }


def sections(
    office: Office,
    workflow: str,
    *,
    values: Mapping[str, Sequence[str]],
    problems: Mapping[str, Label],
    offer: Offer,
    papers: Sequence[FormField] = (),
) -> tuple[Section, ...]:
    """
    Every field of the opening form in its section, with what was typed and what was wrong with it.

    `papers`: the fields for files, which are none of the lifecycle's.
    """
    lifecycle = office.lifecycles[workflow].lifecycle
    asked = {
        name: _field(name, rule, required, values=values, error=problems.get(name), offer=offer, lifecycle=lifecycle)
        for name, rule, required in opening_fields(office, workflow)
    }
    asked |= {field.name: field for field in papers}
    return in_sections(asked)


def in_sections(asked: Mapping[str, FormField]) -> tuple[Section, ...]:
    """These fields, by name, in the sections of the desk; what belongs to none of them comes last."""
    planned = {name for plan in _PLANS for name in plan.names}
    rest = _Plan(_REST.id, _REST.title, tuple(name for name in asked if name not in planned), is_folded=True)
    found = []
    for plan in (*_PLANS, rest):
        fields = [asked[name] for name in plan.names if name in asked]
        if fields:
            is_open = any(field.error or field.values or field.rows for field in fields)
            is_wrong = any(field.error for field in fields)
            found.append(Section(plan.id, plan.title, plan.note, fields, plan.is_folded, is_open, is_wrong))
    return tuple(found)


def unknown_choices(office: Office, workflow: str, form: Submitted, offer: Offer) -> dict[str, Label]:
    """Problems with people and units that the form does not offer; the engine takes any id."""
    lifecycle = office.lifecycles[workflow].lifecycle
    problems = {}
    for name, rule, _ in opening_fields(office, workflow):
        if rule.type.removesuffix("s") not in ("person", "unit"):
            continue
        known = {choice.value for choice in choices_for(lifecycle, name, rule, offer)}
        if any(value and value not in known for value in form.fields.get(name, ())):
            problems[name] = Label(zh="没有这个选项", en="There is no such choice")
    return problems


def _field(
    name: str,
    rule: FieldRule,
    required: bool,  # noqa: FBT001 -- one of three facts about a field that travel together
    *,
    values: Mapping[str, Sequence[str]],
    error: Label | None,
    offer: Offer,
    lifecycle: Lifecycle,
) -> FormField:
    return FormField(
        name=name,
        label=rule.label,
        kind=KINDS.get(rule.type, rule.type),  # type: ignore[arg-type]  # the other kinds are the same words
        values=printable(values.get(name, ())),
        help=rule.help,
        error=error,
        required=required,
        choices=choices_for(lifecycle, name, rule, offer),
        min=str(rule.min) if rule.type == "number" and rule.min is not None else None,
        max=str(rule.max) if rule.type == "number" and rule.max is not None else None,
        lines=8 if name in ("facts", "accusation") else 3,
        columns=[_column(column, one) for column, one in (rule.of or {}).items()],
        rows=typed_rows(name, values),
        empty_rows=1,
        most_rows=rule.max if rule.type == "rows" and rule.max else MOST_ROWS_SHOWN,
    )


def _column(name: str, column: Column) -> FormField:
    kind = "text" if column.type not in ("long text", "date") else column.type
    required = not column.optional
    return FormField(name, column.label, kind=kind, required=required, lines=2)
