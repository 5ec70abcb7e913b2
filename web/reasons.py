"""The reason that some acts ask for: a text beside the form, read as strictly as every field of it."""

from __future__ import annotations

from datetime import date

from engine.errors import BadForm
from engine.field_definitions import FieldRule, Form
from engine.fields import read_form
from engine.labels import Label
from engine.office import Office

LONGEST_REASON = 2000
REASON_LABEL = Label(zh="理由", en="Reason")
_RULE = FieldRule(type="long text", label=REASON_LABEL, max_length=LONGEST_REASON)
_ONLY_REASON = {"forms": {"reason": Form(title=REASON_LABEL, optional=("reason",))}, "fields": {"reason": _RULE}}


def read_reason(office: Office, text: str, *, field: str) -> str | None:
    """
    The reason as it was typed, or None where there is none.

    Raises:
        BadForm: it is too long or holds what no text may hold; the problem is told at `field`.
    """
    any_lifecycle = next(iter(office.lifecycles.values())).lifecycle
    only_reason = any_lifecycle.model_copy(update=_ONLY_REASON)
    try:
        read = read_form(only_reason, "reason", {"reason": text}, codes=office.codes, zone=office.zone, today=date.max)
    except BadForm as bad:
        raise BadForm({field: bad.problems["reason"]}) from bad
    return str(read["reason"]) if read else None
