"""How each key of a lifecycle is compared: in which words, in which way, and when the change takes protection away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.differences import values as say
from engine.differences import weighing as does
from engine.differences.found import Guard
from engine.differences.values import Words
from engine.differences.weighing import Weakens

#: What a difference of a key reads like: one value for another, members that come and go, members in an order, a yes or
#: no, a text for people, a rule, a length of time, choices with their labels, facts of which any will do, the
#: law, of which a new translation is only another wording, or what stands for what.
Way = Literal[
    "value",
    "members",
    "ordered",
    "signers",
    "switch",
    "wording",
    "expression",
    "length",
    "choices",
    "facts",
    "basis",
    "table",
]


@dataclass(frozen=True, slots=True)
class Key:
    """
    How a key is compared.

    Attributes:
        words: its values in words.
        way: what a difference reads like.
        weakens: when a change takes protection away.
        guard: which protection that is, if a second person must approve.
        of_right: the same as `weakens` for a limit that is a right, of which a longer one is the better.
    """

    words: Words = say.as_written
    way: Way = "value"
    weakens: Weakens = does.never
    guard: Guard | None = None
    of_right: Weakens | None = None


_PLAIN, _WORDING, _TERM = Key(), Key(say.label, "wording"), Key(say.term)
_ROLES, _ROLE = Key(say.roles, "members"), Key(say.roles)
_FORM, _STATE, _FIELD = Key(say.form), Key(say.states), Key(say.fields)
_CHOICES = Key(say.label, "choices")
_REASON = Key(way="switch", weakens=does.lost)
_RULE = Key(say.expression, "expression")

KEYS: Mapping[str, Mapping[str, Key]] = {
    "Lifecycle": {
        "format": _PLAIN,
        "workflow": _PLAIN,
        "version": _PLAIN,
        "title": _WORDING,
        "in_force_from": _PLAIN,
        "basis": _PLAIN,
    },
    "Role": {
        "title": _WORDING,
        "from": Key(say.source),
        "of": _FIELD,
        "stand_in": Key(say.source, "ordered"),
        "entered_by": _ROLES,
    },
    "FieldRule": {
        "type": _TERM,
        "label": _WORDING,
        "help": _WORDING,
        "choices": _CHOICES,
        "min": _PLAIN,
        "max": _PLAIN,
        "max_length": _PLAIN,
        "personal": Key(way="switch", weakens=does.lost),
        "sealed_for": Key(say.roles, weakens=does.lost_or_changed),
        "set": Key(way="switch", weakens=does.lost),
        "keeps": Key(say.values_kept, weakens=does.lost_or_changed),
        "not_after": Key(way="switch", weakens=does.lost),
        "not_before": Key(say.fields, weakens=does.lost_or_changed),
    },
    "Column": {
        "label": _WORDING,
        "type": _TERM,
        "choices": _CHOICES,
        "max_length": _PLAIN,
        "optional": Key(way="switch"),
    },
    "Form": {"title": _WORDING},
    "Attachments": {
        "at_least": Key(weakens=does.less),
        "kinds": Key(way="members", weakens=does.more),
    },
    "Rule": {
        "rule": Key(say.expression, "expression", does.always),
        "check": Key(weakens=does.lost_or_changed, guard="conflict rule"),
        "with": Key(say.table, "table", does.always, guard="conflict rule"),
        "otherwise": _WORDING,
    },
    "Verb": {
        "letter": Key(say.letter, weakens=does.lost_or_changed),
        "tell": _ROLES,
        "set": Key(say.assignments, "table"),
        "restart": Key(say.limits, "members", does.more, "deadline"),
        "waive": Key(say.limits, "members", does.more, "deadline"),
        "seal": Key(say.roles, weakens=does.lost_or_changed),
        "mark_breach": Key(weakens=does.lost_or_changed),
        "link": _FIELD,
        "as": Key(say.record),
        "share": Key(say.fields, "members"),
        "saying": _WORDING,
    },
    "Action": {
        "title": _WORDING,
        "help": _WORDING,
        "by": _ROLES,
        "agree": Key(say.signers, "signers", does.fewer_sign, "four-eyes step"),
        "form": _FORM,
        "reason": _REASON,
        "not_by": Key(say.doers, "facts", does.fewer, guard="four-eyes step"),
        "dated": _FIELD,
        "delivers": Key(say.letter),
        "loosens": Key(say.fields, "members", does.more),
        "awaited": _TERM,
        "to": _STATE,
    },
    "Reopen": {
        "title": _WORDING,
        "by": Key(say.roles, "members", does.more),
        "reason": _REASON,
        "form": _FORM,
        "to": _STATE,
        "restart": Key(say.limits, "members", does.more, "deadline"),
    },
    "State": {
        "title": _WORDING,
        "help": _WORDING,
        "end": Key(way="switch"),
        "keep_for": Key(say.kept, "value", does.kept_shorter),
        "sealed_for": Key(say.roles, weakens=does.lost_or_changed),
    },
    "Opening": {"title": _WORDING, "by": _ROLES, "form": _FORM, "to": _STATE, "register": _PLAIN},
    "Aside": {"workflow": _PLAIN, "with": Key(say.table, "table")},
    "Record": {"title": _WORDING, "by": _ROLES, "in": Key(say.states, "members"), "form": _FORM},
    "Flag": {"title": _WORDING, "while": _RULE},
    "Extension": {
        "days": _FIELD,
        "at_most": Key(say.span, "length", does.may_be_longer, "deadline"),
        "times": _PLAIN,
        "takes_effect": Key(say.facts, "facts"),
    },
    "Escalation": {
        "at": Key(say.moment, weakens=does.lost_or_changed),
        "every": Key(say.span, "length", does.may_be_longer),
        "until": Key(way="switch"),
        "tell": Key(say.roles, "members", does.fewer),
        "light": Key(say.term, weakens=does.lost_or_changed),
        "do": Key(say.term, weakens=does.lost_or_changed),
        "saying": _WORDING,
    },
    "DeadlineRule": {
        "title": _WORDING,
        "law": Key(say.label, "basis"),
        "due": Key(say.span, "length", does.may_be_longer, "deadline", does.may_be_shorter),
        "never_more_than": Key(say.span, "length", does.may_be_longer, "deadline"),
        "never_less_than": Key(say.span, "length", does.may_be_shorter, "deadline"),
        "right_of": Key(say.roles, weakens=does.always, guard="deadline"),
        "weighs": Key(say.term, weakens=does.weighs_less, guard="deadline"),
        "promised_to": Key(say.roles, weakens=does.lost_or_changed),
        "starts": Key(say.facts, "facts", does.fewer, guard="deadline"),
        "counts_from": Key(say.fields, weakens=does.always, guard="deadline"),
        "stops": Key(say.facts, "facts", does.more, guard="deadline"),
        "again": Key(say.term, weakens=does.begins_anew, guard="deadline"),
        "only_if": Key(say.expression, "expression", does.gained_or_changed, "deadline"),
        "waived_if": Key(say.expression, "expression", does.gained_or_changed, "deadline"),
        "lands": Key(say.term, weakens=does.lands_later, guard="deadline", of_right=does.lands_sooner),
        "target": Key(way="switch"),
        "ends": Key(way="switch", weakens=does.gained),
    },
    "GradeTable": {"lowered_by": _ROLE},
    "GradeRow": {"grade": _PLAIN, "when": _RULE, "otherwise": Key(way="switch"), "because": _WORDING},
    "Sight": {
        "cases": Key(say.term, weakens=does.sees_more),
        "personal": Key(way="switch", weakens=does.gained),
        "masked_when": Key(say.expression, "expression", does.lost_or_changed),
        "always": Key(way="switch", weakens=does.lost),
    },
    "Exclusion": {
        "holders": Key(way="members", weakens=does.fewer, guard="conflict rule"),
        "keeps_from": Key(say.term, weakens=does.keeps_from_less, guard="conflict rule"),
        "when": Key(say.expression, "expression", does.gained_or_changed, "conflict rule"),
        "because": _WORDING,
    },
    "Correction": {
        "by": Key(say.roles, "members", does.more),
        "fields": Key(say.fields, "members", does.more),
    },
    "Undo": {"by": Key(say.roles, "members", does.more)},
    "Never": {
        "reach": Key(say.states, weakens=does.always),
        "without": Key(say.facts, weakens=does.always),
    },
    "Property": {
        "name": _WORDING,
        "from": Key(say.states, weakens=does.always),
        "can_reach": Key(say.states, weakens=does.always),
        "every_open_state": Key(way="switch", weakens=does.lost),
        "except": Key(say.state_reasons, "table", does.always),
    },
}  # fmt: skip
