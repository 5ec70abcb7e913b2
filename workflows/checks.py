"""
The named checks that lifecycles may ask: what needs the database and no rule over the case can say.

Each costs one query. A parameter that was not filled in lets the check pass: whether it must be, the form says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, tzinfo
from functools import partial
from typing import Any

from engine.hooks import Check, Question
from engine.snapshot import hides
from engine.statements import Statement, as_json
from workflows.people import identities_with, standing_of

#: What people wrote is kept beside the case; the case knows by which entry.
_WRITTEN = Statement("SELECT value FROM field_value WHERE case_id = :case_id AND field = :field AND seq = :seq")

#: A number with fewer digits reaches nobody from outside a house.
FEWEST_DIGITS = 6
#: A shorter name is looked for in no title: a surname alone is in many words.
SHORTEST_NAME = 2
#: Marks and fillers that are not seen although they are no format characters: joiner, variation selectors, fillers.
_UNSEEN_MARKS = dict.fromkeys(
    (0x034F, 0x115F, 0x1160, *range(0x180B, 0x180E), 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)

_PETITION_HEAD, _MAIN_LEADER, _SECRETARY = "head:petition_office", "head:township", "group:secretary"

#: Results by which a request is met, wholly or in part.
_MET = frozenset({"supported", "partly_supported", "mediated", "settled_between_parties"})
_NOT_MET = frozenset({"explained", "not_supported"})
_AGREED = frozenset({"mediated", "settled_between_parties"})
#: Overall result → the answers to single requests of which none may stand beside it.
_CONTRADICTED_BY: Mapping[str, frozenset[str]] = {
    "supported": _NOT_MET | {"partly_supported"},
    "explained": _MET,
    "not_supported": _MET,
}

#: Check → the parameters that it takes under `with:`.
PARAMETERS: Mapping[str, frozenset[str]] = {
    "adds_nothing": frozenset({"field"}),
    "every_request_is_answered": frozenset({"requests", "answers"}),
    "may_decide_on_recusal": frozenset({"officials"}),
    "must_change_hands": frozenset({"officer", "unit"}),
    "no_conflict_of_interest": frozenset({"officer"}),
    "officer_belongs_to_group": frozenset({"officer", "group"}),
    "officer_belongs_to_unit": frozenset({"officer", "unit"}),
    "phone_can_be_dialled": frozenset({"field"}),
    "result_fits_the_answers": frozenset({"result", "answers"}),
    "stays_below": frozenset({"field", "bound"}),
    "stays_reachable": frozenset({"fields", "unless"}),
    "title_names_nobody": frozenset({"names"}),
    "unit_can_sign": frozenset({"unit"}),
}


def checks_of(zone: tzinfo) -> Mapping[str, Check]:
    """The checks of an office; `zone` says which day it is there."""
    return {
        "adds_nothing": _adds_nothing,
        "every_request_is_answered": _every_request_is_answered,
        "may_decide_on_recusal": partial(_may_decide_on_recusal, zone),
        "must_change_hands": partial(_must_change_hands, zone),
        "no_conflict_of_interest": partial(_no_conflict_of_interest, zone),
        "officer_belongs_to_group": partial(_officer_belongs_to_group, zone),
        "officer_belongs_to_unit": partial(_officer_belongs_to_unit, zone),
        "phone_can_be_dialled": _phone_can_be_dialled,
        "result_fits_the_answers": _result_fits_the_answers,
        "stays_below": _stays_below,
        "stays_reachable": _stays_reachable,
        "title_names_nobody": _title_names_nobody,
        "unit_can_sign": partial(_unit_can_sign, zone),
    }


def _every_request_is_answered(question: Question) -> bool:
    """
    Whether each request of the matter has an answer that names it, in its words; blanks around them do not count.

    Source: 《信访工作条例》 art. 32¶2; docs/rules/petition.md, “The way of a matter”, 4.
    """
    requests, answers = _rows(question, "requests"), _rows(question, "answers")
    if requests is None or answers is None:
        return True
    answered = {_words(answer["request"]) for answer in answers}
    return all(_words(request["text"]) in answered for request in requests)


def _result_fits_the_answers(question: Question) -> bool:
    """
    Whether the overall result can follow from the answers to the single requests; only what contradicts them does not.

    A duty that was performed and an answer that was given may be either: performing a duty can end with a no.

    Source: 《信访工作条例》 art. 32, 33; docs/rules/petition.md, “The way of a matter”, 4.
    """
    result, rows = question.given["result"], _rows(question, "answers")
    if not result or rows is None:
        return True
    answers = {row["result"] for row in rows}
    if result in _AGREED:
        return bool(answers & _AGREED)
    if result == "partly_supported":
        return answers != {"supported"} and not answers <= _NOT_MET
    return not answers & _CONTRADICTED_BY.get(str(result), frozenset())


def _words(text: str) -> str:
    return " ".join(text.split())


def _rows(question: Question, name: str) -> list[dict[str, str]] | None:
    """The rows of a field, from the form or from where the case keeps them; None when there are none any more."""
    value = question.given[name]
    if not isinstance(value, dict):
        return value or None
    if name in question.case.values:
        rows: list[dict[str, str]] | None = question.case.values[name]
        return rows
    found = question.work.row(_WRITTEN, case_id=question.case.id, field=name, seq=value["kept"])
    return list(as_json(found[0])["v"]) if found else None


def _phone_can_be_dialled(question: Question) -> bool:
    """
    Whether the telephone number that the form brings has six digits at least. Blanks, +, brackets, an extension or
    words may stand beside them, and digits of any script count.
    """
    number = question.form.get(str(question.given["field"]))
    return not number or sum(letter.isdecimal() for letter in str(number)) >= FEWEST_DIGITS


def _adds_nothing(question: Question) -> bool:
    """
    Whether a correction of a list leaves out at most: what is new came by an act, and starts what counts from it.

    Source: 《信访工作条例》 art. 25; docs/rules/colours.md.
    """
    field = str(question.given["field"])
    return set(question.form.get(field) or ()) <= set(question.case.facts.get(field) or ())


def _stays_below(question: Question) -> bool:
    """Whether a number that is below a bound is not corrected to reach it. Source: as for `adds_nothing`."""
    field, bound = str(question.given["field"]), int(question.given["bound"])
    return int(question.form.get(field) or 0) < bound or int(question.case.facts.get(field) or 0) >= bound


def _stays_reachable(question: Question) -> bool:
    """
    Whether one of these fields is left that tells how the petitioner is reached, where there was one; or it is said,
    by the field `unless`, that there is no way. A duty to tell somebody does not end by erasing the telephone.
    """
    form, case, unless = question.form, question.case, str(question.given["unless"])
    fields = str(question.given["fields"]).split()
    was_reachable = any(case.is_given(name) for name in fields)
    is_reachable = any(form[name] if name in form else case.is_given(name) for name in fields)
    return is_reachable or not was_reachable or bool(form.get(unless, case.facts.get(unless)))


def _title_names_nobody(question: Question) -> bool:
    """
    Whether the title holds none of the names in these fields, as the form and else the case has them.

    Blanks, width, case and what cannot be seen do not count, and a name has two characters at least. What is asked is
    only what the form changes.
    """
    fields = str(question.given["names"]).split()
    if not question.form.keys() & {"title", *fields}:
        return True
    title = _squeezed(str(question.form.get("title") or question.case.title))
    values = (question.form.get(name) or question.case.values.get(name) for name in fields)
    names = (_squeezed(str(name)) for value in values for name in _names_in(value))
    return not any(name in title for name in names if len(name) >= SHORTEST_NAME)


def _names_in(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [row.get("name", "") for row in value]
    return [value] if value else []


def _squeezed(text: str) -> str:
    seen = (letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return "".join("".join(seen).translate(_UNSEEN_MARKS).split()).casefold()


def _no_conflict_of_interest(zone: tzinfo, question: Question) -> bool:
    """
    Whether the officer may have this matter: in office, and neither he nor anybody for whom he stands in is excluded.

    Exclusions that the form itself would add are in the rules beside this check; here are those of the case as it is,
    and a relation that was declared to the unit complained about.

    Source: 《信访工作条例》 art. 28¶3; docs/rules/petition.md, “Who is kept out”.
    """
    officer = question.given["officer"]
    if not officer:
        return True
    standing = standing_of(question.work, str(officer), _today(zone, question))
    if standing is None:
        return False
    barred = {*question.case.exclusions, f"related:{question.case.facts.get('complained_unit')}"}
    return not standing.identities & barred


def _may_decide_on_recusal(zone: tzinfo, question: Question) -> bool:
    """
    Whether whoever comes stands above everybody who was asked to withdraw.

    On most officials any of those decides to whom the lifecycle gives it. On the head of the petition office, or where
    nobody is named, the main leader does, or who stands in for him because he is asked himself; on the Party secretary
    nobody of the township, but the county by its document.

    Source: 《信访工作条例》 art. 28¶3; docs/rules/petition.md, “Who is kept out”.
    """
    today = _today(zone, question)
    officials = [standing_of(question.work, str(one), today) for one in question.given["officials"] or ()]
    posts = {holder for one in officials if one for holder in one.holders}
    if _SECRETARY in posts:
        return False
    if officials and not posts & {_PETITION_HEAD, _MAIN_LEADER}:
        return True
    leaders = {_MAIN_LEADER, *question.case.stood_in.get("main_leader", ())}
    return bool(question.standing.holders & leaders)


def _officer_belongs_to_group(zone: tzinfo, question: Question) -> bool:
    """Whether the officer is in the group."""
    officer = question.given["officer"]
    if not officer:
        return True
    standing = standing_of(question.work, str(officer), _today(zone, question))
    return standing is not None and f"group:{question.given['group']}" in standing.holders


def _officer_belongs_to_unit(zone: tzinfo, question: Question) -> bool:
    """Whether the officer works in the unit or heads it: its head answers for what he does."""
    officer, unit = question.given["officer"], question.given["unit"]
    if not officer or not unit:
        return True
    standing = standing_of(question.work, str(officer), _today(zone, question))
    return standing is not None and bool(standing.holders & {f"unit:{unit}", f"head:{unit}"})


def _must_change_hands(zone: tzinfo, question: Question) -> bool:
    """
    Whether those who have the matter cannot go on: the handler is kept out, or everybody who heads the unit, or secrecy
    is wished and it is not with the petition office.

    Source: 《信访工作条例》 art. 28¶3; docs/rules/petition.md, “Who is kept out”.
    """
    officer, unit = str(question.given["officer"]), str(question.given["unit"])
    found = identities_with(question.work, frozenset({f"person:{officer}", f"head:{unit}"}), _today(zone, question))
    barred = _kept_out(question)
    handlers = found.get(f"person:{officer}", [])
    is_with_others = bool(question.case.facts.get("secrecy_wish")) and f"head:{unit}" != _PETITION_HEAD
    return is_with_others or any(one & barred for one in handlers) or not _can_sign(found, unit, barred)


def _unit_can_sign(zone: tzinfo, question: Question) -> bool:
    """
    Whether somebody who heads the unit may sign for it; for the petition office others stand in.

    Source: docs/rules/petition.md, “The way of a matter”, 4.
    """
    unit = question.given["unit"]
    if not unit:
        return True
    found = identities_with(question.work, frozenset({f"head:{unit}"}), _today(zone, question))
    return _can_sign(found, str(unit), _kept_out(question))


def _can_sign(identities: Mapping[str, list[frozenset[str]]], unit: str, barred: frozenset[str]) -> bool:
    heads = identities.get(f"head:{unit}", [])
    return f"head:{unit}" == _PETITION_HEAD or any(not one & barred for one in heads)


def _kept_out(question: Question) -> frozenset[str]:
    """Whoever may not even see the case; while a recusal is only asked for, nobody is replaced."""
    return frozenset(who for who, because in question.case.exclusions.items() if hides(because))


def _today(zone: tzinfo, question: Question) -> date:
    return question.now.astimezone(zone).date()
