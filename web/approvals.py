"""What an approval approves: what somebody else wrote with the act that it answers, as the reader may read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions import Action, Record
from engine.facts import read_doers
from web.case_facts import Step, last_step, standing_entries, step_of
from web.casefile import CaseFile

_ASKED_FOR = re.compile(r"(?<!!)given\.case\.([a-z0-9_]+)")


def not_above(file: CaseFile, act: Action | Record) -> list[Step]:
    """What an act approves, without the last step, which the page shows before everything that may be done."""
    above = last_step(file)
    return [one for one in approved_by(file, act) if above is None or one.seq != above.seq]


def approved_by(file: CaseFile, act: Action | Record) -> list[Step]:
    """
    What was written with the acts that must be another's (`not_by`), and, where several sign, with those that ask for
    what has to be there first; of each the last that stands.
    """
    if not isinstance(act, Action):
        return []
    entries = standing_entries(file)
    steps = []
    for name in dict.fromkeys(_answered(file, act)):
        done = [one for one in entries if one.body.get("action") == name and one.body["kind"] in ("move", "record")]
        if done:
            before = done[-1].body.get("from") or file.case.state
            of_then = file.compiled.actions[before].get(name) or file.compiled.records[before].get(name)
            steps.append(step_of(file, done[-1], of_then))
    return steps


def _answered(file: CaseFile, act: Action) -> Iterator[str]:
    yield from (read_doers(act.not_by) or ()) if act.not_by else ()
    if not act.agree:
        return
    wanted = {name for rule in act.when if rule.rule for name in _ASKED_FOR.findall(rule.rule)}
    for name, one in file.compiled.actions[file.case.state].items():
        form = file.compiled.lifecycle.forms[one.form] if one.form else None
        if form and wanted & set(form.fields):
            yield name
