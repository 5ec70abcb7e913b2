from __future__ import annotations

import pytest

from engine.definitions import Choose
from engine.explaining.acts import target_of
from engine.explaining.parts import explain
from engine.explaining.sheet import parties_of, sheet
from engine.labels import Label
from engine.wording import Wording
from tests.engine.toy import CODES, toy_office


@pytest.fixture(scope="module")
def parts():
    office = toy_office()
    lifecycle = office.lifecycles["parcel"].lifecycle
    return explain(Wording(lifecycle, CODES, {name: letter.title for name, letter in office.letters.items()}))


@pytest.fixture(scope="module")
def told(parts):
    return [line.text for part in parts for line in part.lines]


def test_the_law_behind_a_limit_is_told_in_either_language(told):
    assert Label(zh="依据：内部规定第一条。", en="By: House rules, 1.") in told


@pytest.mark.parametrize(
    "sentence",
    [
        "clerk: a member of the group “desk”.",
        "chief: the head of “depot”.",
        "Where all of them are kept out: a member of the group “deputies” or a member of the group “vault”.",
        "carrier: the person in “Carrier”.",
        "zone chief: whom the table “zones” names for Size.",
        "receiver: the party to the case.",
        "customs: an organ outside (customs).",
        "Entered by chief.",
    ],
)
def test_every_role_is_told_with_where_it_comes_from(told, sentence):
    assert sentence in [line.en for line in told]


@pytest.mark.parametrize(
    "sentence",
    [
        "clerk or receiver may “Take in”; the case is then “Sent”.",
        "clerk, then chief, each another person, may “Let it pass”: then “On the way”.",
        "2 people (each clerk or chief, in any order) may “Scrap”: then “Returned”.",
        "clerk where Size is “Small”, chief where Size is “Medium”, chief where Size is “Large” may “Assign”: then “On the way”.",
        "receiver may “Decide”: then “Kept” where Fate is “Keep”, then “Returned” where Fate is “Back”.",
        "chief may “Reopen” with a reason: then “On the way”.",
        "clerk may “Prove”: the state stays.",
    ],
)
def test_every_move_is_told_with_who_and_where_to(told, sentence):
    assert sentence in [line.en for line in told]


@pytest.mark.parametrize(
    "sentence",
    [
        "A reason must be given.",
        "Not by whoever did “Assign” or “Let it pass”.",
        "It counts from “Handed over on”.",
        "“slip” is delivered by it.",
        "With 1 or more files (pdf).",
        "Refused where it says: Too heavy; split it.",
        "“delay” is issued.",
        "carrier is told.",
        "Sealed: from then on only guard sees it.",
        "“One joined” is entered on the case named in “Joins”.",
        "It is marked as a breach of duty.",
        "No longer required: First call.",
        "These limits begin anew: First call.",
    ],
)
def test_what_a_move_asks_and_brings_is_told(told, sentence):
    assert sentence in [line.en for line in told]


@pytest.mark.parametrize(
    "sentence",
    [
        "递送：自“收到时间”起大小为“小”的10日，大小为“中”的20日，大小为“大”的30日。",
        "不得长于30日。",
        "“slip”送达之时即为完成。",
        "可以延长一次，至多10日，“delay”送达之时生效。",
        "期限过50%时：通知柜员。",
        "逾期后每5个工作日：通知主管。",
        "异议期：收件人的权利，自“slip”送达之时起30日。",
        "最后一天遇节假日顺延。",
        "首次联系：自登记之时起2个工作日。",
    ],
)
def test_limits_are_told_in_chinese_as_well(told, sentence):
    assert sentence in [line.zh for line in told]


def test_every_state_has_its_part_in_the_order_of_the_file(parts):
    states = [part.title.en for part in parts if part.title.en.startswith("State")]

    titles = [state.title.en for state in toy_office().lifecycles["parcel"].lifecycle.states.values()]
    assert states == [f"State “{title}”" for title in titles]


def test_nothing_is_told_by_its_name_in_the_file(told):
    lifecycle = toy_office().lifecycles["parcel"].lifecycle
    names = {name for name in (*lifecycle.roles, *lifecycle.fields, *lifecycle.states) if "_" in name}

    assert [line for line in told for name in names if name in line.en] == []


BOX = Label(zh="有异议的，可以提出。", en="You may object.")


@pytest.fixture(scope="module")
def for_receiver():
    lifecycle = toy_office().lifecycles["parcel"].lifecycle
    say = Wording(lifecycle, CODES, {})
    return {part.title.en: part for part in sheet(say, "receiver", {"slip": BOX, "pass": None})}


def test_a_sheet_is_for_the_parties_of_a_case():
    assert parties_of(toy_office().lifecycles["parcel"].lifecycle) == ["receiver"]


def test_a_sheet_tells_what_i_do_what_i_get_by_when_and_what_i_can_do_against_it(for_receiver):
    assert list(for_receiver) == [
        "How I bring it",
        "What I can do",
        "What I get",
        "By when",
        "What I can do against it",
    ]


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("How I bring it", "I can “Take in” myself."),
        ("How I bring it", "For me, clerk can “Take in”."),
        (
            "What I can do",
            "“Decide” (Delivered): then “Kept” where Fate is “Keep”, then “Returned” where Fate is “Back”.",
        ),
        ("What I get", "“slip”: after “Take in”."),
        ("What I can do against it", "Told with “slip”:"),
        ("What I can do against it", "You may object."),
    ],
)
def test_a_sheet_says_it_in_sentences(for_receiver, part, sentence):
    assert sentence in [line.text.en for line in for_receiver[part].lines]


def test_a_sheet_has_neither_the_offices_own_goals_nor_who_is_told(for_receiver):
    limits = [line.text.en for line in for_receiver["By when"].lines if line.depth == 0]
    told = [line.text.en for part in for_receiver.values() for line in part.lines]

    assert [limit.partition(":")[0] for limit in limits] == ["Carry"]
    assert [sentence for sentence in told if "is told" in sentence or "First call" in sentence] == []


def test_a_field_that_names_the_next_state_is_told_in_one_word():
    lifecycle = toy_office().lifecycles["parcel"].lifecycle
    titles = {"kept": Label(zh="已收下", en="Kept"), "returned": lifecycle.states["returned"].title}
    fields = lifecycle.fields | {"fate": lifecycle.fields["fate"].model_copy(update={"choices": titles})}
    say = Wording(lifecycle.model_copy(update={"fields": fields}), CODES, {})
    to = Choose(choose="form.fate", options={"kept": "kept", "returned": "returned"})

    assert target_of(say, "delivered", to).en == "then the state in “Fate”"


def test_the_door_out_of_an_end_is_told_once(told):
    assert len([line for line in told if "“Reopen”" in line.en]) == 1


def test_bodies_are_called_by_their_names():
    lifecycle = toy_office().lifecycles["parcel"].lifecycle
    say = Wording(lifecycle, CODES, {}, {"group:desk": Label(zh="收发室", en="the front desk")})

    assert "clerk: a member of the group “the front desk”." in [line.text.en for line in explain(say)[0].lines]
