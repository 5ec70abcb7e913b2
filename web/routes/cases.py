"""The page of a case: what it is, how its time stands, what may be done now, and all that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from engine.decide import title_of
from engine.errors import NotPermitted, Refusal
from engine.ids import new_id
from engine.labels import Label, joined
from engine.sentences import say
from web.action_forms import Pressed, field_of, hidden_values, reason_field
from web.case_view import Head, case_view, head_of, may_correct
from web.casefile import CaseFile, open_file, telling_damage
from web.foreseen import next_words, signatures
from web.form_fields import FormField
from web.identity import SignedIn
from web.intake_form import Section, in_sections
from web.policy import SIGNED_IN
from web.prefilled import as_typed, printable, typed_rows
from web.rendering import View, render
from web.router import Router
from web.state import State

router = Router()

_CORRECTED = Label(zh="更正", en="Correction")
_WHY = Label(zh="为什么更正", en="Why it is corrected")
_UNDONE = Label(zh="撤销操作", en="Undo")


@dataclass(frozen=True, slots=True)
class CorrectView(View):
    """The form that corrects what was entered."""

    page: ClassVar[str] = "cases/correct.html"

    head: Head
    sections: Sequence[Section]
    fields: Sequence[FormField]
    hidden: Mapping[str, str]
    pressed: Pressed | None


@router.get("/cases/{case_id}", policy=SIGNED_IN)
def case(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """
    Show the page. `?done=` names what was just done, and is believed only as far as the words go; `?act=` the action
    whose form is open, if the reader may try it.
    """
    with telling_damage(state, case_id, viewer.standing):
        file = open_file(state, case_id, viewer.standing)
        done, wanted = (request.query_params.get(name, "") for name in ("done", "act"))
        return render(request, case_view(file, state, done=done_words(file, done), wanted=wanted))


@router.get("/cases/{case_id}/correct", policy=SIGNED_IN)
def correct_form(request: Request, state: State, viewer: SignedIn, case_id: str) -> Response:
    """Show the form with what stands there now."""
    with telling_damage(state, case_id, viewer.standing):
        file = open_file(state, case_id, viewer.standing)
        if not may_correct(file):
            raise NotPermitted("correct", [Refusal("not_this_role", say("not_this_role", roles=_correctors(file)))])
        return render(request, correct_view(file))


def done_words(file: CaseFile, action: str) -> Label | None:
    """What to say when an action has gone through; nothing for a name that means nothing."""
    title = {"correct": _CORRECTED, "undo": _UNDONE}.get(action) or title_of(file.compiled, action)
    state = file.compiled.lifecycle.states[file.case.state].title
    if title is None:
        return None
    if (file.case.signing or {}).get("action") == action:
        return _signed_words(file, title)
    done = Label(zh=f"“{title.zh}”已办理，当前状态：{state.zh}", en=f"“{title.en}” is done; the case is “{state.en}”")
    coming = next_words(file)
    return Label(zh=f"{done.zh}。{coming.zh}", en=f"{done.en}. {coming.en}") if coming else done


def _signed_words(file: CaseFile, title: Label) -> Label:
    signing = file.case.signing or {}
    act = file.compiled.actions[file.case.state][str(signing["action"])]
    waiting = [who for who, is_done in signatures(file, act) if not is_done]
    done, needed, following = len(signing["signed"]), act.signatures_needed, waiting[0]
    return Label(
        zh=f"“{title.zh}”已签字（{done}/{needed}），下一位：{following.zh}",
        en=f"“{title.en}” is signed ({done} of {needed}); next: {following.en}",
    )


def correct_view(file: CaseFile, *, pressed: Pressed | None = None) -> CorrectView:
    """The fields that may be corrected and that the reader may read, with what was typed."""
    fields = _fields(file, pressed)
    why = Section("why", _WHY, None, fields[-1:], is_folded=False, is_open=True, is_wrong=bool(fields[-1].error))
    sections = [*in_sections({field.name: field for field in fields[:-1]}), why]
    return CorrectView(head_of(file), sections, fields, hidden_values(file, new_id()), pressed)


def _fields(file: CaseFile, pressed: Pressed | None) -> list[FormField]:
    fields = []
    for name in correctable(file):
        rule = file.compiled.lifecycle.fields[name]
        filled = as_typed(file, name, rule)
        if pressed:
            filled = printable(pressed.typed.get(name, ())), typed_rows(name, pressed.typed)
        error = pressed.problems.get(name) if pressed else None
        fields.append(field_of(file, name, form="correct", filled=filled, is_required=False, error=error))
    return [*fields, reason_field("correct", pressed, is_required=True)]


def correctable(file: CaseFile) -> list[str]:
    """The fields that the definition lets be corrected and that the reader reads."""
    rule = file.compiled.lifecycle.correct
    fields = file.compiled.lifecycle.fields
    return [name for name in (rule.fields if rule else ()) if file.reader.may_read(fields[name])]


def _correctors(file: CaseFile) -> Label:
    rule = file.compiled.lifecycle.correct
    return joined(file.compiled.lifecycle.roles[name].title for name in (rule.by if rule else ()))
