"""What differs between two versions of the parcel lifecycle, and which differences take protection away."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import get_args
from zlib import crc32

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine import definitions, field_definitions, property_definitions
from engine.definitions import Lifecycle
from engine.difference_sentences import ASPECTS, THINGS
from engine.differences import values
from engine.differences.found import needs_second_approver
from engine.differences.keys import KEYS
from engine.differences.whole import differences
from engine.field_definitions import Strict
from engine.labels import Label
from engine.loading import load_lifecycle
from engine.shared_rules import put_in_place
from engine.source import read_source
from engine.wording import Wording

TEXT = (Path(__file__).parent / "parcel.yaml").read_text("utf-8")
PARCEL = load_lifecycle(TEXT.encode(), file="parcel.yaml").model
DATA = read_source(TEXT.encode(), file="parcel.yaml").value
CODES = {"size": {"small": Label(zh="小", en="Small"), "large": Label(zh="大", en="Large")}}
LETTERS = {"slip": Label(zh="单据", en="Slip")}
MODELS = {
    model.__name__: model
    for module in (field_definitions, definitions, property_definitions)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Strict) and model.__name__ not in ("Strict", "Choose", "Quorum")
}
#: What is compared as a thing of its own, or where it binds, and not as a key.
BELOW = {
    ("Lifecycle", key)
    for key in (
        "roles", "fields", "forms", "rules", "open", "states", "actions_in", "records", "flags", "deadlines", "grades",
        "sees", "excludes", "correct", "undo", "properties", "examples",
    )
} | {
    ("FieldRule", "of"), ("Form", "fields"), ("Form", "optional"), ("Form", "attachments"), ("State", "actions"),
    ("State", "reopen"), ("Record", "opens"), ("DeadlineRule", "extend"), ("DeadlineRule", "escalate"),
    ("GradeTable", "table"), ("Property", "never"),
    *(("Example", key) for key in ("name", "people", "given", "do", "expect")),
    *((model, key) for model in ("Action", "Reopen", "Opening", "Record", "Correction") for key in ("when", "then", "rules")),
}  # fmt: skip
#: Every word of the closed lists of the language.
TERMS = sorted(
    {
        word
        for model in MODELS.values()
        for info in model.model_fields.values()
        for literal in (info.annotation, *get_args(info.annotation))
        for word in get_args(literal)
        if isinstance(word, str)
    }
)


def model_of(data):
    return put_in_place(Lifecycle.model_validate_json(json.dumps(data), by_alias=True, by_name=False, strict=True))[0]


def told(old, new):
    return differences(Wording(old, CODES, LETTERS), Wording(new, CODES, LETTERS))


def changed(**changes):
    """What differs once these parts, by their way, say this; None takes them away."""
    return told(PARCEL, model_of(with_changes(DATA, changes)))


def with_changes(data, changes):
    made = copy.deepcopy(data)
    for way, value in changes.items():
        *steps, last = way.split("__") if isinstance(way, str) else way
        inside = made
        for step in steps:
            inside = inside[int(step) if isinstance(inside, list) else step]
        last = int(last) if isinstance(inside, list) else last
        if value is None:
            del inside[last]
        else:
            inside[last] = value
    return made


def leaves(value, *path):
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(below, *path, key)
    else:
        yield path, value


LEAVES = list(leaves(DATA))


def other_values(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    return [f"{value}x", f"{value}-07-07"[:4] + "-07-07", "field other", *TERMS]


def loads(data):
    try:
        return model_of(data)
    except ValidationError:
        return None


def mutations(path, value):
    """The lifecycle with another value there, and without it, as far as that loads and is another lifecycle."""
    others = (loads(with_changes(DATA, {path: other})) for other in other_values(value) if other != value)
    for model in (next((one for one in others if one), None), loads(with_changes(DATA, {path: None}))):
        if model and model != PARCEL:
            yield model


def test_what_the_tests_change_is_the_lifecycle_of_the_file():
    assert model_of(DATA) == PARCEL


def test_whatever_is_changed_makes_a_difference():
    silent = [path for path, value in LEAVES if not all(told(PARCEL, model) for model in mutations(path, value))]

    # Nobody waits for an action of every open state, whether the file says so or not.
    assert silent == [("actions_in", 0, "actions", "give_up", "awaited")]


def test_a_change_of_every_key_of_the_language_makes_a_difference():
    words = {info.alias or name for model in MODELS.values() for name, info in model.model_fields.items()}
    reached = {word for path, value in LEAVES if any(mutations(path, value)) for word in path}
    only_one_value = {"format", "times"}

    assert words - reached == only_one_value


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_of_the_language_is_compared_and_has_a_name(name):
    keys = {info.alias or field for field, info in MODELS[name].model_fields.items()}
    compared = KEYS.get(name, {}).keys()

    assert {key for key in keys - compared if (name, key) not in BELOW} <= (keys if name == "ActionsIn" else set())
    assert compared <= keys
    assert compared - ASPECTS.get(name, {}).keys() == set()
    assert name == "ActionsIn" or name in THINGS


def test_every_word_of_a_closed_list_is_told_in_words():
    told_as_terms = {
        word
        for name, keys in KEYS.items()
        for field, info in MODELS[name].model_fields.items()
        if (key := keys.get(info.alias or field)) and key.words is values.term
        for literal in (info.annotation, *get_args(info.annotation))
        for word in get_args(literal)
        if isinstance(word, str)
    }

    assert told_as_terms - values.TERMS.keys() == set()
    assert values.TERMS.keys() - told_as_terms == set()


def test_the_same_text_makes_none():
    assert told(PARCEL, load_lifecycle(TEXT.encode(), file="other.yaml").model) == []


def reordered(value, rank):
    if isinstance(value, dict):
        return {key: reordered(value[key], rank) for key in sorted(value, key=rank)}
    return [reordered(one, rank) for one in value] if isinstance(value, list) else value


@given(st.integers())
def test_another_order_of_names_makes_none(seed):
    data = reordered(DATA, lambda key: crc32(f"{seed} {key}".encode()))
    data["fields"]["grade"] = DATA["fields"]["grade"]  # grades rise in the order of their choices

    assert told(PARCEL, model_of(data)) == []


def test_another_layout_and_other_comments_make_none():
    text = "# another comment\n" + yaml.safe_dump(DATA, allow_unicode=True, sort_keys=False)

    assert told(PARCEL, load_lifecycle(text.encode(), file="other.yaml").model) == []


def test_an_action_that_is_written_once_for_several_states_makes_none():
    several = {
        "states": ["going_back"],
        "actions": {"clear_customs": DATA["states"]["going_back"]["actions"]["clear_customs"] | {"awaited": "always"}},
    }

    found = changed(
        states__going_back__actions__clear_customs=None, actions_in=[*DATA["actions_in"], several]
    )  # fmt: skip

    assert found == []


def test_a_condition_that_is_written_where_it_binds_makes_none():
    rule = DATA["rules"]["by_clerk"]
    sort = DATA["states"]["sent"]["actions"]["sort"]

    found = changed(
        states__sent__actions__sort__rules=None,
        states__sent__actions__sort__when=[*rule, *sort["when"]],
        states__sorted__actions__sort_again__rules=["again"],
        rules__again=rule,
    )

    assert found == []


SORT, DELIVER, RETURN = (
    "states__sent__actions__sort",
    "states__sorted__actions__deliver",
    "states__going_back__actions__confirm_return",
)
GRANT, UNPACK = "states__sorted__actions__grant_extension", "states__sorted__actions__unpack"
CHECK = {"check": "size_fits", "with": {"size": "form.size"}, "otherwise": "No"}
DUE = "deadlines__delivery__due"

#: Change → what is told of it: key, code, weight, and what a second person must approve.
WEIGHED = [
    # conflict rules
    ({"excludes": DATA["excludes"][:1]}, (None, "gone", "loosens", "conflict rule")),
    ({"excludes__0__holders": ["field helpers"]}, ("holders", "removed", "loosens", "conflict rule")),
    ({"excludes__1__holders": ["field carrier", "field helpers"]}, ("holders", "added", "changes", None)),
    ({"excludes__0__when": "false"}, ("when", "changed", "loosens", "conflict rule")),
    ({"excludes__0__when": None}, ("when", "lost", "changes", None)),
    ({"excludes__0__keeps_from": "work"}, ("keeps_from", "changed", "loosens", "conflict rule")),
    ({"excludes__1__keeps_from": "everything"}, ("keeps_from", "changed", "changes", None)),
    ({"excludes__0__because": "Otherwise"}, ("because", "worded", "wording", None)),
    ({"excludes": [*DATA["excludes"], {"holders": ["field first_clerk"], "because": "x"}]}, (None, "new", "changes", None)),
    ({"open__when": DATA["open"]["when"][:1]}, (None, "gone", "loosens", "conflict rule")),
    ({"open__when__1__check": "another"}, ("check", "changed", "loosens", "conflict rule")),
    ({"open__when__1__with__most": "31"}, ("with", "changed", "loosens", "conflict rule")),
    ({"open__when__1__with": {"size": "form.size"}}, ("with", "removed", "loosens", "conflict rule")),
    # conditions
    ({"open__when": DATA["open"]["when"][1:]}, (None, "gone", "loosens", None)),
    ({"open__when": [*DATA["open"]["when"], CHECK]}, (None, "new", "changes", None)),
    ({"open__when__0__rule": "form.weight <= 60"}, ("rule", "asks_differently", "loosens", None)),
    ({"open__when__0__otherwise": "Far too heavy"}, ("otherwise", "worded", "wording", None)),
    ({"open__when__0": {"rule": "form.weight <= 9", "otherwise": {"zh": "很重", "en": "Too heavy"}}}, ("rule", "asks_differently", "loosens", None)),
    ({"open__when__0": {"rule": "form.weight <= 9", "otherwise": {"zh": "太重", "en": "Heavy"}}}, ("rule", "asks_differently", "loosens", None)),
    # four eyes
    ({f"{GRANT}__not_by": None}, ("not_by", "removed", "loosens", "four-eyes step")),
    ({f"{RETURN}__not_by": "whoever did sort"}, ("not_by", "removed", "loosens", "four-eyes step")),
    ({f"{RETURN}__not_by": "whoever did sort or sort_again or deliver"}, ("not_by", "added", "changes", None)),
    ({f"{RETURN}__agree": ["chief"]}, ("agree", "removed", "loosens", "four-eyes step")),
    ({f"{RETURN}__agree": ["clerk", "chief", "carrier"]}, ("agree", "added", "changes", None)),
    ({f"{RETURN}__agree": ["chief", "clerk"]}, ("agree", "reordered", "changes", None)),
    ({RETURN: None}, (None, "gone", "loosens", "four-eyes step")),
    ({"states__delivered__actions__decide": None}, (None, "gone", "changes", None)),
    # deadlines
    ({"deadlines__look_after": None}, (None, "gone", "loosens", "deadline")),
    ({"deadlines__again": DATA["deadlines"]["wanted"]}, (None, "new", "changes", None)),
    ({"deadlines__look_after__due": "3 days"}, ("due", "lengthened", "loosens", "deadline")),
    ({"deadlines__look_after__due": "1 day"}, ("due", "shortened", "changes", None)),
    ({"deadlines__look_after__due": "2 working days"}, ("due", "changed", "loosens", "deadline")),
    ({"deadlines__look_after__due": "two days"}, ("due", "changed", "loosens", "deadline")),
    ({f"{DUE}__small": "4 working days"}, ("due", "lengthened", "loosens", "deadline")),
    ({f"{DUE}__small": "2 working days", f"{DUE}__large": "9 days"}, ("due", "changed", "loosens", "deadline")),
    ({DUE: "3 working days"}, ("due", "changed", "loosens", "deadline")),
    ({"deadlines__claim__due": "35 days"}, ("due", "shortened", "loosens", "deadline")),
    ({"deadlines__claim__due": "50 days"}, ("due", "lengthened", "changes", None)),
    ({"deadlines__claim__lands": "next working day"}, ("lands", "changed", "changes", None)),
    ({"deadlines__look_after__lands": "next working day"}, ("lands", "changed", "loosens", "deadline")),
    ({"deadlines__delivery__lands": "as is"}, ("lands", "changed", "changes", None)),
    ({"deadlines__delivery__never_more_than": None}, ("never_more_than", "lost", "loosens", "deadline")),
    ({"deadlines__look_after__never_more_than": "9 days"}, ("never_more_than", "gained", "changes", None)),
    ({"deadlines__claim__never_less_than": "20 days"}, ("never_less_than", "shortened", "loosens", "deadline")),
    ({"deadlines__claim__never_less_than": None}, ("never_less_than", "lost", "loosens", "deadline")),
    ({"deadlines__wanted__never_less_than": "1 day"}, ("never_less_than", "gained", "changes", None)),
    ({"deadlines__delivery__starts": "when sort"}, ("starts", "removed", "loosens", "deadline")),
    ({"deadlines__wanted__starts": "when sort or field received_at"}, ("starts", "added", "changes", None)),
    ({"deadlines__delivery__stops": "when deliver or slip delivered or look"}, ("stops", "added", "loosens", "deadline")),
    ({"deadlines__delivery__stops": None}, ("stops", "removed", "changes", None)),
    ({"deadlines__delivery__only_if": "false"}, ("only_if", "changed", "loosens", "deadline")),
    ({"deadlines__delivery__only_if": None}, ("only_if", "lost", "changes", None)),
    ({"deadlines__look_after__waived_if": "true"}, ("waived_if", "gained", "loosens", "deadline")),
    ({"deadlines__delivery__weighs": "goal"}, ("weighs", "changed", "loosens", "deadline")),
    ({"deadlines__look_after__weighs": "law"}, ("weighs", "changed", "changes", None)),
    ({"deadlines__wanted__again": "restart"}, ("again", "changed", "loosens", "deadline")),
    ({"deadlines__claim__right_of": "clerk"}, ("right_of", "changed", "loosens", "deadline")),
    ({"deadlines__delivery__promised_to": None}, ("promised_to", "lost", "loosens", None)),
    ({"deadlines__delivery__extend__at_most": "9 days"}, ("at_most", "lengthened", "loosens", "deadline")),
    ({"deadlines__delivery__extend": None}, (None, "gone", "changes", None)),
    ({"deadlines__wanted__extend": DATA["deadlines"]["delivery"]["extend"]}, (None, "new", "loosens", "deadline")),
    ({"deadlines__delivery__escalate": DATA["deadlines"]["delivery"]["escalate"][1:]}, (None, "gone", "loosens", None)),
    ({"deadlines__wanted__escalate": [{"at": "due", "tell": ["clerk"]}]}, (None, "new", "changes", None)),
    ({"deadlines__delivery__escalate__0__at": "60% of the time"}, ("at", "changed", "loosens", None)),
    ({"deadlines__delivery__escalate__4__every": "soon"}, ("every", "changed", "loosens", None)),
    ({"deadlines__delivery__law__en": "House rules, one"}, ("law", "worded", "wording", None)),
    ({"deadlines__delivery__law__zh": "内部规定一"}, ("law", "changed", "changes", None)),
    ({"deadlines__delivery__law": None}, ("law", "lost", "changes", None)),
    # what else protects
    ({"states__sorted__actions__sort_again__reason": None}, ("reason", "switched_off", "loosens", None)),
    ({f"{SORT}__reason": "required"}, ("reason", "switched_on", "changes", None)),
    ({"fields__address__personal": None}, ("personal", "switched_off", "loosens", None)),
    ({"fields__secret__sealed_for": None}, ("sealed_for", "lost", "loosens", None)),
    ({"fields__note__sealed_for": "vault"}, ("sealed_for", "gained", "changes", None)),
    ({"properties": DATA["properties"][1:]}, (None, "gone", "loosens", None)),
    ({"properties__0__never__without": "sort"}, ("without", "changed", "loosens", None)),
    ({"properties__2__can_reach": "kept"}, ("can_reach", "changed", "loosens", None)),
    ({"properties": [*DATA["properties"], {"name": "x", "from": "sent", "can_reach": "kept"}]}, (None, "new", "changes", None)),
    ({"properties__2": {"name": DATA["properties"][2]["name"], "never": {"reach": "kept", "without": "sort"}}}, (None, "new", "changes", None)),
    ({"properties__0": {"name": DATA["properties"][0]["name"], "from": "sent", "can_reach": "kept"}}, (None, "gone", "loosens", None)),
    ({"states__locked__sealed_for": None}, ("sealed_for", "lost", "loosens", None)),
    ({"states__kept__keep_for": "1 year"}, ("keep_for", "changed", "loosens", None)),
    ({"states__locked__keep_for": "80 years"}, ("keep_for", "changed", "loosens", None)),
    ({"states__kept__keep_for": "30 months"}, ("keep_for", "changed", "changes", None)),
    ({"states__kept__keep_for": "permanently"}, ("keep_for", "changed", "changes", None)),
    ({"states__kept__keep_for": "long"}, ("keep_for", "changed", "loosens", None)),
    ({"states__kept__reopen": None}, (None, "gone", "changes", None)),
    ({"states__returned__reopen": DATA["states"]["kept"]["reopen"]}, (None, "new", "loosens", None)),
    ({"sees__carrier__cases": "all but sealed"}, ("cases", "changed", "loosens", None)),
    ({"sees__chief__cases": "own"}, ("cases", "changed", "changes", None)),
    ({"sees__carrier__masked_when": None}, ("masked_when", "lost", "loosens", None)),
    ({"sees__customs": {"cases": "own"}}, (None, "new", "loosens", None)),
    ({"sees__vault": None}, (None, "gone", "changes", None)),
    ({"correct": None}, (None, "gone", "changes", None)),
    ({"undo__by": ["chief", "clerk"]}, ("by", "added", "loosens", None)),
    ({f"{UNPACK}__by": ["chief", "clerk"]}, ("by", "added", "loosens", None)),
    ({f"{SORT}__by": ["clerk", "route_head", "chief"]}, ("by", "added", "changes", None)),
    ({f"{SORT}__by": {"choose": "case.size", "small": "clerk", "large": ["chief"]}}, ("by", "changed", "changes", None)),
    ({f"{UNPACK}__by": {"choose": "case.size", "small": "clerk", "large": ["chief"]}}, ("by", "changed", "loosens", None)),
    ({f"{DELIVER}__by": "carrier"}, ("by", "changed", "changes", None)),
    ({f"{SORT}__then": [*DATA["states"]["sent"]["actions"]["sort"]["then"], {"waive": ["delivery"]}]}, (None, "new", "loosens", "deadline")),
    ({f"{SORT}__then": DATA["states"]["sent"]["actions"]["sort"]["then"][:1]}, (None, "gone", "loosens", None)),
    ({f"{SORT}__then": DATA["states"]["sent"]["actions"]["sort"]["then"][::-1]}, ("then", "reordered", "changes", None)),
    ({f"{DELIVER}__then": DATA["states"]["sorted"]["actions"]["deliver"]["then"][1:]}, (None, "gone", "changes", None)),
    ({"states__sent__actions__skip": {"title": "Skip", "by": "chief", "then": [{"waive": ["delivery"]}], "to": "stay"}}, (None, "new", "loosens", "deadline")),
    ({"states__sent__actions__skip": {"title": "Skip", "agree": ["chief"], "loosens": ["fragile"], "to": "stay"}}, (None, "new", "loosens", None)),
    ({"forms__handing_over__attachments": None}, (None, "gone", "loosens", None)),
    ({"forms__noting__attachments": {"at_least": 1}}, (None, "new", "changes", None)),
    ({"forms__handing_over__attachments__at_least": 0}, ("at_least", "changed", "loosens", None)),
    # what only changes
    ({"forms__sorting": {"title": DATA["forms"]["sorting"]["title"], "fields": ["grade", "carrier", "helpers"], "optional": ["depot"]}}, ("optional", "optional", "changes", None)),
    ({"forms__sorting__optional": ["helpers", "note"]}, ("optional", "added", "changes", None)),
    ({"forms__sorting__optional": None}, ("optional", "removed", "changes", None)),
    ({"forms__sorting__fields": ["carrier", "grade", "depot"]}, ("fields", "reordered", "wording", None)),
    ({"fields__stamps__choices": {"red": {"zh": "红", "en": "Red"}, "blue": "Blue"}}, ("choices", "removed", "changes", None)),
    ({"fields__stamps__choices__red__en": "Crimson"}, ("choices", "worded", "wording", None)),
    ({"fields__stamps__choices": "codes/stamps"}, ("choices", "changed", "changes", None)),
    ({"fields__size__choices": None}, ("choices", "lost", "changes", None)),
    ({"fields__note__choices": {"a": "A"}}, ("choices", "gained", "changes", None)),
    ({"fields__things__of__name": None}, (None, "gone", "changes", None)),
    ({"fields__things__of": None}, (None, "gone", "changes", None)),
    ({"fields__things__of__weight": {"type": "number", "label": "Weight"}}, (None, "new", "changes", None)),
    ({"fields__fragile__keeps": "true"}, ("keeps", "changed", "loosens", None)),
    ({"records__look__in": "any open"}, None),
    ({"records__look__in": ["sent"]}, ("in", "removed", "changes", None)),
    ({"records__complain__opens": None}, (None, "gone", "changes", None)),
    ({"records__look__opens": {"workflow": "complaint", "with": {"title": "x"}}}, (None, "new", "changes", None)),
    ({"grades__grade__table": DATA["grades"]["grade"]["table"][::-1]}, ("table", "reordered", "changes", None)),
    ({"grades__grade__table": DATA["grades"]["grade"]["table"][:1]}, (None, "gone", "changes", None)),
    ({"grades__grade__table__0__because": "Breaks"}, ("because", "worded", "wording", None)),
    ({"grades__grade__table": [{"grade": "urgent", "when": "true", "because": "x"}, *DATA["grades"]["grade"]["table"]]}, (None, "new", "changes", None)),
    ({"fields__grade__choices": {"urgent": {"zh": "加急", "en": "Urgent"}, "plain": {"zh": "普通", "en": "Plain"}}}, ("ranks", "reordered", "loosens", None)),
    ({"grades__weight": DATA["grades"]["grade"]}, (None, "new", "changes", None)),
    ({"roles__clerk__stand_in": ["head of depot", "group sorting"]}, ("stand_in", "reordered", "changes", None)),
    ({"title__zh": "邮包"}, ("title", "worded", "wording", None)),
    ({"title": "Post"}, ("title", "worded", "wording", None)),
    ({"states__sent__help": None}, ("help", "lost", "wording", None)),
    ({"flags__late": None}, (None, "gone", "changes", None)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), WEIGHED, ids=[str(number) for number in range(len(WEIGHED))])
def test_a_difference_is_weighed(change, expected):
    found = changed(**change)

    assert expected is None or expected in {(one.key, one.code, one.weight, one.guard) for one in found}
    assert (expected is None) == (found == [])
    assert needs_second_approver(found) == any(one.guard for one in found)
    assert all((one.weight == "loosens") >= bool(one.guard) for one in found)


def test_who_corrects_and_undoes_is_told_where_nobody_did():
    without = model_of(with_changes(DATA, {"correct": None, "undo": None}))

    assert [(one.path, one.code, one.weight) for one in told(without, PARCEL)] == [
        ("correct", "new", "loosens"), ("undo", "new", "loosens")
    ]  # fmt: skip
    assert told(without, without) == []


def test_an_action_that_loses_its_check_with_itself_needs_a_second_approver():
    guarded = model_of(with_changes(DATA, {f"{SORT}__when": [CHECK]}))
    without = model_of(with_changes(DATA, {SORT: None}))

    assert [one.guard for one in told(guarded, without) if one.path == "states.sent.actions.sort"] == ["conflict rule"]


SENTENCES = [
    ({"deadlines__claim__due": "35 days"}, "期限“索赔”：期限由40日缩短为35日", "Deadline “Time to claim”: the time shortened from 40 days to 35 days"),
    ({"deadlines__look_after__due": "3 days"}, "期限“查看”：期限由2日延长为3日", "Deadline “Look after”: the time lengthened from 2 days to 3 days"),
    ({f"{GRANT}__not_by": None}, "操作“批准延长”（“已分拣”）：办过哪些操作的人不得办理不再有“申请延长”", "Action “Grant more time” (“Sorted”): not by whoever did, no longer “Ask for more time”"),
    ({f"{SORT}__by": ["clerk", "route_head", "chief"]}, "操作“分拣”（“已寄出”）：可以办理的角色增加站长", "Action “Sort” (“Sent”): who may take it, now also chief"),
    ({"open__when__0__rule": "form.weight <= 60"}, "登记“寄件”的条件“太重”：问法由 `form.weight <= 30` 改为 `form.weight <= 60`", "The opening “Hand in”, the condition “Too heavy” asks differently: was `form.weight <= 30`, is now `form.weight <= 60`"),
    ({"forms__joining": {"title": DATA["forms"]["joining"]["title"], "fields": ["joined"], "optional": ["note"]}}, "表单“合并”：“备注”由必填改为可填", "Form “Join”: “Note” is optional now; it was required"),
    ({"forms__sorting": {"title": DATA["forms"]["sorting"]["title"], "fields": ["grade", "carrier", "depot", "helpers"]}}, "表单“分拣”：“帮手”由可填改为必填", "Form “Sort”: “Helpers” is required now; it was optional"),
    ({"states__locked__end": None}, "状态“已封存”：不再规定：到此结束", "State “Locked away”: no longer so: it is an end"),
    ({"actions_in__0__actions__give_up": None}, "取消操作“放弃”（“已寄出”、“已分拣”、“已送达”）", "Gone: Action “Give up” (“Sent”, “Sorted”, “Delivered”)"),
    ({"actions_in__0__except": None, "actions_in__0__actions__give_up__by": ["chief"]}, "新增操作“放弃”（“退回途中”）：站长可以办理，之后为“已退回”", "New: Action “Give up” (“On the way back”): by chief, then “Returned”"),
    ({"states__delivered__actions__decide__to__return": "kept"}, "操作“决定”（“已送达”）：之后的状态由决定为“收下”的“已收下”，决定为“退回”的“退回途中”改为", None),
    ({"records__complain__opens__with__weight": "3"}, "记录“投诉”另开的事项：填写的内容由weight：case.weight改为weight：3", "Record “Complain”, the case that it opens: what is filled in changed from weight: case.weight to weight: 3"),
    ({"flags__late": None}, "取消标记“迟到”", "Gone: Flag “Late”"),
    ({"deadlines__look_after": None}, "取消期限“查看”：自“查看”之时、登记之时起，2日", "Gone: Deadline “Look after”: 2 days from “Looked after” or the opening"),
    ({"sees__customs": {"cases": "own"}}, "新增角色“海关”的可见范围：本人有关的", "New: What “customs” sees: those that concern them"),
    ({"title__en": "Post"}, "流程“包裹”：名称改了说法，由“Parcel”改为“Post”", "The lifecycle “Post”: the title is worded differently, was “Parcel”, is now “Post”"),
    ({f"{RETURN}__agree": ["chief", "clerk"]}, "操作“确认退回”（“退回途中”）：依次签批的角色的次序由柜员 → 站长改为站长 → 柜员", "Action “Confirm the return” (“On the way back”): who must agree in another order, was clerk, then chief, is now chief, then clerk"),
    ({"properties__3__except": {"sent": "Sorted the same day"}}, "保证“每个未结状态都有期限”：不需要期限的状态增加“已寄出”（Sorted the same day）", None),
]  # fmt: skip


@pytest.mark.parametrize(("change", "zh", "en"), SENTENCES, ids=[str(number) for number in range(len(SENTENCES))])
def test_a_difference_is_told_in_a_sentence_in_both_languages(change, zh, en):
    found = changed(**change)

    assert [one.text.zh for one in found if one.text.zh.startswith(zh)] != []
    assert en is None or en in [one.text.en for one in found]


def test_an_action_of_every_open_state_is_told_so():
    found = changed(
        actions_in__0__except=None,
        actions_in__0__actions__give_up__awaited="always",
        actions_in__0__actions__give_up__by=["chief"],
    )
    open_again = told(model_of(with_changes(DATA, {"actions_in__0__except": None})), PARCEL)
    everywhere = model_of(with_changes(DATA, {"actions_in__0__except": None}))
    by_chief = model_of(
        with_changes(DATA, {"actions_in__0__except": None, "actions_in__0__actions__give_up__by": ["chief"]})
    )

    assert "操作“放弃”（所有未结状态）：可以办理的角色不再有收件人" in [
        one.text.zh for one in told(everywhere, by_chief)
    ]
    assert [one.path for one in open_again] == ["actions_in[0].actions.give_up"]
    assert len(found) == 3


def test_what_takes_protection_away_comes_first():
    found = changed(title="Post", undo__by=["chief", "clerk"], basis="New rules", deadlines__look_after=None)

    assert [(one.guard, one.weight) for one in found] == [
        ("deadline", "loosens"), (None, "loosens"), (None, "changes"), (None, "wording")
    ]  # fmt: skip


def test_a_program_gets_what_stood_and_stands_in_the_file():
    [found] = changed(deadlines__look_after__due="3 days")

    assert (found.path, found.key, found.old, found.new) == ("deadlines.look_after", "due", "2 days", "3 days")
    assert json.dumps([one.old for change, _ in WEIGHED for one in changed(**change)])


def test_no_difference_needs_nobody():
    assert not needs_second_approver([])
