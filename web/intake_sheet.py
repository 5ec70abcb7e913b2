"""The form at the desk as it lies there: under which key, what can be chosen, where its files go, and what is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from engine.errors import BadForm
from engine.fields import read_form
from engine.labels import Label
from web.case_queries import people_and_units
from web.field_choices import Offer
from web.form_fields import FormField
from web.identity import Viewer
from web.intake_form import Section, sections, unknown_choices
from web.kept_files import OWN_NAMES, Brought, Pouch, file_fields
from web.rendering import View
from web.state import AppState
from web.submitted import Submitted

#: Fields of the page that are none of the case.
OWN = ("key", "do", *OWN_NAMES)


@dataclass(frozen=True, slots=True)
class IntakeView(View):
    """The form at the desk."""

    page: ClassVar[str] = "intake/form.html"

    title: Label
    workflow: str
    is_sealed: bool
    sections: Sequence[Section]
    wrong: Sequence[FormField]
    reasons: Sequence[Label]
    key: str
    may_compare: bool
    compared: bool
    alike: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form as it lies on the desk: of which kind, under which key, what can be chosen, and where its files go."""

    state: AppState
    workflow: str
    key: str
    offer: Offer
    pouch: Pouch


def lay_out(state: AppState, viewer: Viewer, workflow: str, key: str) -> Sheet:
    """The form of this kind for this person; the key tells it from every other form."""
    with state.database.reading() as work:
        people, units = people_and_units(work, today=state.office.today(state.now()))
    return Sheet(state, workflow, key, Offer(people, units, state.office.codes), _pouch(state, viewer, key))


def renewed(sheet: Sheet, viewer: Viewer) -> Sheet:
    """The same form under a key of its own."""
    key = new_key()
    return replace(sheet, key=key, pouch=_pouch(sheet.state, viewer, key))


def new_key() -> str:
    """A key that no form had before."""
    return secrets.token_urlsafe(16)


def key_of(form: Submitted) -> str:
    """The key that the form brought; a new one where it is none of ours."""
    key = form.text("key")
    is_ours = key.isascii() and key.replace("-", "").replace("_", "").isalnum() and len(key) <= len(new_key())
    return key if is_ours else new_key()


def problems_in(sheet: Sheet, form: Submitted) -> dict[str, Label]:
    """Everything that is wrong with the fields, at once."""
    office = sheet.state.office
    lifecycle = office.lifecycles[sheet.workflow].lifecycle
    problems = unknown_choices(office, sheet.workflow, form, sheet.offer) | _too_late(sheet.state, form)
    try:
        today = office.today(sheet.state.now())
        read_form(lifecycle, lifecycle.open.form, form.without(*OWN), codes=office.codes, zone=office.zone, today=today)
    except BadForm as bad:
        return {**problems, **bad.problems}
    return problems


def view_of(
    sheet: Sheet,
    values: Mapping[str, Sequence[str]],
    brought: Brought,
    *,
    problems: Mapping[str, Label] | None = None,
    reasons: Sequence[Label] = (),
    alike: Sequence[tuple[str, str]] | None = None,
) -> IntakeView:
    """The page with what was typed and brought, perhaps with problems, rules that said no, or open matters alike."""
    found = sections(
        sheet.state.office,
        sheet.workflow,
        values=values,
        problems=problems or {},
        offer=sheet.offer,
        papers=file_fields(brought, sheet.pouch),
    )
    fields = [field for section in found for field in section.fields]
    shown = {field.name for field in fields}
    # What belongs to no field of the form is said above it, so that no problem goes unnamed.
    unknown = [label for name, label in (problems or {}).items() if name not in shown]
    lifecycle = sheet.state.office.lifecycles[sheet.workflow].lifecycle
    return IntakeView(
        title=lifecycle.open.title,
        workflow=sheet.workflow,
        is_sealed=any(verb.seal for verb in lifecycle.open.then),
        sections=found,
        wrong=[field for field in fields if field.error],
        reasons=[*reasons, *unknown],
        key=sheet.key,
        may_compare={"content_l1", "village"} <= shown,
        compared=alike is not None,
        alike=alike or (),
    )


def _pouch(state: AppState, viewer: Viewer, key: str) -> Pouch:
    return Pouch(state.settings.data_dir / "attachments", f"{viewer.person_id} {key}", state.secret)


def _too_late(state: AppState, form: Submitted) -> dict[str, Label]:
    try:
        typed = datetime.fromisoformat(form.text("received_at"))
    except ValueError:
        return {}  # the engine says what is wrong with it
    moment = typed if typed.tzinfo else typed.replace(tzinfo=state.zone)
    if moment <= state.now() + timedelta(minutes=1):
        return {}
    return {"received_at": Label(zh="收到时间不能晚于现在", en="It cannot have arrived later than now")}
