"""The form of an act as somebody sent it: read, and asked whether everything that it names is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.decide import Asked
from engine.definitions import Lifecycle
from engine.errors import BadForm
from engine.field_definitions import Column, FieldRule
from engine.fields import Value, read_form
from engine.labels import joined
from engine.linking import may_be_named
from engine.locking import Wanted, read_case
from engine.office import Office
from engine.sentences import say
from engine.snapshot import Snapshot
from engine.unit_of_work import Work

#: Kind of a field → what its ids are called among holders.
_NAMED = {"person": "person", "persons": "person", "unit": "unit", "units": "unit"}


def read_act(
    work: Work, office: Office, lifecycle: Lifecycle, case: Snapshot, asked: Asked, raw: Mapping[str, object]
) -> dict[str, Value]:
    """
    What was filled in, each value as what its field is.

    People and units that it names work here now: one question for all of them, asked only where there are any. A case
    that it names is one of which the actor knows; one that the act is to be linked to is looked at when it is locked.

    Raises:
        BadForm: with a sentence for every field that is missing, cannot be read, or names what is not there.
    """
    today = office.today(asked.now)
    form_name = asked.act.form
    form = read_form(lifecycle, form_name, raw, codes=office.codes, zone=office.zone, today=today, facts=case.facts)
    named = {name: frozenset(holders_in(lifecycle.fields[name], value)) for name, value in form.items()}
    everybody = frozenset[str]().union(*named.values())
    unknown = office.hooks.unknown(work, everybody) if everybody else frozenset()
    problems = {
        name: say("not_known_here", value=joined(sorted(holder.partition(":")[2] for holder in holders & unknown)))
        for name, holders in named.items()
        if holders & unknown
    }
    linked = {verb.link for verb in asked.act.then}
    for name, value in form.items():
        if lifecycle.fields[name].type == "case" and name not in linked:
            found = read_case(work, str(value), Wanted())
            if found is None or not may_be_named(found.case, asked.standing):
                problems[name] = say("link_unknown")
    if problems:
        raise BadForm(problems)
    return form


def holders_in(rule: FieldRule | Column, value: object) -> Iterator[str]:
    """`person:P` and `unit:U` of everything that a value of this field names, in the cells of a table, too."""
    if isinstance(rule, FieldRule) and rule.of and isinstance(value, list):
        for row in value:
            for name, cell in row.items():
                yield from holders_in(rule.of[name], cell)
    elif kind := _NAMED.get(rule.type):
        for id_ in value if isinstance(value, list) else [value]:
            yield f"{kind}:{id_}"
