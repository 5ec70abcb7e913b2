"""The tables of refusals as one, and every condition of a lifecycle at the door where it binds."""

from __future__ import annotations

from tests.workflows.refusals_anytime import ANYTIME, OPENINGS
from tests.workflows.refusals_delivered import DELIVERED_ON
from tests.workflows.refusals_handling import HANDLING
from tests.workflows.refusals_sorting import SORTING

ROWS = {**SORTING, **HANDLING, **DELIVERED_ON, **ANYTIME}

#: Lifecycle, act and the first state in which it is possible: an act that is written once for several states is one door.
Door = tuple[str, str, str]

#: What no press can meet, since something else says no before: door and sentence → what that is.
NEVER_MET = {
    (("petition", "accept", "triage"), "Simplified handling is for first petitions only"): "sorting as simplified asks it",
    (("petition", "accept", "triage"), "Simplified handling needs its ground"): "sorting as simplified asks it",
    (
        ("petition", "accept", "triage"),
        "Suggestions and inquiries have their own pathways and are never simplified handling",
    ): "sorting leaves only appeals to simplified handling",
    (("petition", "submit", "investigating"), "Law or policy must be named"): "the form requires it",
    (("petition", "issue", "drafted"), "Every request needs its answer, with the basis"): "the form of the draft requires both",
    (("petition", "issue_own", "drafted"), "Every request needs its answer, with the basis"): "the form of the draft requires both",
    (("petition", "found_urgent", "registered"), "Tick the urgent facts"): "the form requires one",
    (("petition", "close", "final"), "The time to ask for re-review is still running"): "asking for re-review ends it",
}  # fmt: skip

#: Doors that pass in a test of their own: test_petition_ways, where there is a matter into which an item is merged.
PASSES_APART = {("petition", "merge", "triage")}


def conditions_of(compiled) -> dict[Door, list[str]]:
    """The English of every condition, by the door where it binds; doors without any are left out."""
    lifecycle = compiled.lifecycle
    found = {
        _door(compiled, state, name): [rule.otherwise.en for rule in act.when]
        for state in lifecycle.states
        for name, act in {**compiled.actions[state], **compiled.records[state]}.items()
    }
    found[lifecycle.workflow, "open", ""] = [rule.otherwise.en for rule in lifecycle.open.when]
    found[lifecycle.workflow, "correct", ""] = [rule.otherwise.en for rule in lifecycle.correct.when]
    return {door: sentences for door, sentences in found.items() if sentences}


def met_in(office) -> set[tuple[Door, str]]:
    """Every door at which the tables are turned away, with the sentence."""
    opened = {((name, "open", ""), sentence) for name, _, _, refused in OPENINGS.values() for sentence in refused}
    return opened | {
        (_door(office.lifecycles[row.workflow], row.at, step.action), sentence)
        for row in ROWS.values()
        for step, sentences in row.refused
        for sentence in sentences
    }


def passed_in(office) -> set[Door]:
    """Every door through which the tables go, of those that are possible in the state of a row."""
    opened = {(name, "open", "") for name, _, _, _ in OPENINGS.values()}
    return opened | {
        _door(office.lifecycles[row.workflow], row.at, step.action)
        for row in ROWS.values()
        for step in row.passes
        if step.action == "correct" or _act(office.lifecycles[row.workflow], row.at, step.action)
    }


def _act(compiled, state, name):
    return compiled.actions[state].get(name) or compiled.records[state].get(name)


def _door(compiled, state, name) -> Door:
    workflow = compiled.lifecycle.workflow
    if name == "correct":
        return workflow, name, ""
    act = _act(compiled, state, name)
    return workflow, name, next(one for one in compiled.lifecycle.states if _act(compiled, one, name) is act)
