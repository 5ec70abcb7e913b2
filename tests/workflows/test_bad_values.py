"""What nobody should send, into every field of every form of every lifecycle: it is told at that field."""

from __future__ import annotations

import pytest

from engine.errors import BadForm
from engine.fields import read_form
from tests import qingxi
from tests.qingxi import TODAY, office
from tests.web.test_bad_input import BAD_TEXTS, BAD_VALUES
from workflows.people import unknown_among

TOMORROW = "2026-03-03"
#: What every case says of the days that others are compared with.
FACTS = {
    "received_at": "2026-03-02T01:00:00+00:00", "review_document_on": "2026-03-02", "rereview_document_on": "2026-03-02",
}  # fmt: skip
IDS = frozenset({"person", "persons", "unit", "units", "case"})
FIELDS = [
    (workflow, form, name)
    for workflow, compiled in office().lifecycles.items()
    for form, card in compiled.lifecycle.forms.items()
    for name in (*card.fields, *card.optional)
]


def bad_values(rule):
    """What a field of this kind and with these bounds cannot take."""
    known_kinds = {**BAD_VALUES, **{kind: ["\x00", "x" * 61] for kind in IDS}}
    values = [*known_kinds.get(rule.type, ()), *[[{column: text}] for column in rule.of or () for text in BAD_TEXTS]]
    values += ["长" * (rule.max_length + 1)] if rule.type in ("text", "long text") else []
    values += [TOMORROW] if rule.not_after else []
    values += ["2026-03-01"] if rule.not_before else []
    return [value for value in values if rule.not_after or value != "2026-03-03T09:00"]


def told(workflow, form, name, value):
    """Whether a form with this value is refused at the field, and not because it is empty."""
    lifecycle = office().lifecycles[workflow].lifecycle
    facts = {fact: known for fact, known in FACTS.items() if fact != name}
    try:
        read_form(lifecycle, form, {name: value}, codes=office().codes, zone=office().zone, today=TODAY, facts=facts)
    except BadForm as bad:
        return name in bad.problems and bad.problems[name].en != "Please fill this in"
    return False


@pytest.mark.parametrize("workflow", office().lifecycles)
def test_every_field_of_every_form_refuses_what_it_cannot_take(workflow):
    rules = office().lifecycles[workflow].lifecycle.fields
    rows = [(form, name, value) for of, form, name in FIELDS if of == workflow for value in bad_values(rules[name])]

    taken = [(form, name, value) for form, name, value in rows if not told(workflow, form, name, value)]

    assert len(rows) > 50
    assert taken == []


@pytest.mark.parametrize("workflow", office().lifecycles)
def test_every_date_that_is_asked_for_has_a_bound(workflow):
    rules = office().lifecycles[workflow].lifecycle.fields
    dates = {name for of, _, name in FIELDS if of == workflow and rules[name].type in ("date", "moment")}

    assert {name for name in dates if not (rules[name].not_after or rules[name].not_before)} == set()


def test_whoever_left_and_whatever_is_closed_is_as_unknown_as_what_never_was(database):
    database.write(qingxi.take_office)
    database.write(lambda work: work.session.get(qingxi.Person, "tang").sqlmodel_update({"active": False}))
    database.write(lambda work: work.session.get(qingxi.Unit, "liuping").sqlmodel_update({"closed": True}))
    asked = {"person:lin", "person:tang", "person:agriculture", "unit:agriculture", "unit:liuping", "unit:lin"}

    with database.reading() as work:
        unknown = unknown_among(work, frozenset(asked))

    assert unknown == {"person:tang", "person:agriculture", "unit:liuping", "unit:lin"}
