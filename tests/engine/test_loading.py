"""A file that has not the shape of the language is refused: one sentence for one fault, at its place, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel

from engine.definitions import Lifecycle
from engine.errors import DefinitionError, Place
from engine.field_definitions import Strict
from engine.labels import Label
from engine.loading import load_lifecycle, load_model
from engine.loading_sentences import LOADING_SENTENCES
from engine.sentences import say
from tests.engine.blanks import names_in

PARCEL = (Path(__file__).parent / "parcel.yaml").read_text(encoding="utf-8")
BY = "by: clerk\n        form: joining"
TO = "to: {choose: form.verdict, keep: kept, return: going_back}"
HELP = "help: {zh: 不写人名, en: No names}"
IN = "in: any open, form: noting, then"


class Card(Strict):
    """A model as the files of an office have them."""

    name: Label
    times: tuple[int, ...] = ()
    ways: dict[str, list[int]] = Field(default_factory=dict)
    code: str = Field(default="A1", pattern=r"^[A-Z]\d$")


class Cards(RootModel[dict[str, Card]]):
    """A file that is a mapping by itself."""


class Lone(BaseModel):
    """A model that complains of what only it can see."""

    model_config = ConfigDict(extra="forbid")

    share: float = Field(lt=1)


ODD = Label(zh="怪", en="Odd")


def problems_in(text, model=Lifecycle):
    with pytest.raises(DefinitionError) as refused:
        load_model(text.encode(), file="parcel.yaml", model=model)
    return refused.value.problems


def changed(old, new):
    assert old in PARCEL
    return PARCEL.replace(old, new, 1)


def test_a_lifecycle_is_read_and_knows_where_everything_stands():
    loaded = load_lifecycle(PARCEL.encode(), file="parcel.yaml")

    assert isinstance(loaded.model, Lifecycle)
    assert loaded.model.workflow == "parcel"
    assert loaded.place("workflow") == Place("parcel.yaml", 3, 11)
    assert loaded.key_places["workflow",] == Place("parcel.yaml", 3, 1)


def test_conditions_that_are_written_once_stand_wherever_they_bind_before_the_acts_own():
    loaded = load_lifecycle(PARCEL.encode(), file="parcel.yaml")

    sort = loaded.model.states["sent"].actions["sort"]
    again = loaded.model.states["sorted"].actions["sort_again"]
    (shared,) = loaded.model.rules["by_clerk"]
    assert [rule.rule for rule in sort.when] == [shared.rule, "size(form.helpers) < 3 && given.case.title"]
    assert again.when == (shared,)


def test_a_condition_knows_where_it_is_written_whether_once_or_under_its_act():
    loaded = load_lifecycle(PARCEL.encode(), file="parcel.yaml")
    path = ("states", "sent", "actions", "sort", "when")

    shared, own = loaded.problem("odd", ODD, *path, 0, "rule"), loaded.problem("odd", ODD, *path, 1, "rule")

    assert (shared.path, shared.place) == ("rules.by_clerk[0].rule", loaded.places["rules", "by_clerk", 0, "rule"])
    assert (own.path, own.place) == ("states.sent.actions.sort.when[0].rule", loaded.places[*path, 0, "rule"])


@pytest.mark.parametrize(
    ("old", "act"),
    [
        ("open:\n  ", lambda model: model.open),
        ("    reopen:\n      ", lambda model: model.states["kept"].reopen),
        ("      give_up: {", lambda model: model.actions_in[0].actions["give_up"]),
        ("  add: {", lambda model: model.records["add"]),
        ("correct:\n  ", lambda model: model.correct),
    ],
    ids=["the opening", "the door out of an end", "an action of several states", "a record", "the correction"],
)
def test_every_act_that_has_conditions_can_name_them(old, act):
    named = "rules: [by_clerk]" + (", " if old.endswith("{") else "\n" + " " * (len(old) - old.rfind("\n") - 1))
    text = changed(old, old + named)

    loaded = load_lifecycle(text.encode(), file="parcel.yaml")

    assert act(loaded.model).when[0] == loaded.model.rules["by_clerk"][0]


def test_a_file_that_names_its_lists_too_often_is_refused():
    rule = "    - {rule: given.case.title, otherwise: Say so}\n"
    many = changed("  by_clerk:\n", "  by_clerk:\n" + rule * 200).replace(
        "rules: [by_clerk]", f"rules: [{', '.join(['by_clerk'] * 60)}]"
    )

    with pytest.raises(DefinitionError) as refused:
        load_lifecycle(many.encode(), file="parcel.yaml")

    [problem] = refused.value.problems
    assert (problem.code, problem.path) == ("too_many_rules", "rules")


def test_a_part_that_is_not_written_belongs_to_the_part_around_it():
    loaded = load_lifecycle(PARCEL.encode(), file="parcel.yaml")

    problem = loaded.problem("odd", ODD, "undo", "by", 7)

    assert (problem.place, problem.path) == (loaded.places["undo", "by"], "undo.by[7]")


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        pytest.param(
            "max: 30, label", "maximum: 30, label", "unknown_key", "fields.weight.maximum", id="an unknown key"
        ),
        pytest.param(
            "  clerk: {title", "  clerk: {name: x, title", "unknown_key", "roles.clerk.name", id="a foreign key"
        ),
        pytest.param("  register: parcels\n", "", "missing_key", "open", id="a missing key"),
        pytest.param(
            "only_if: case.size != ''", "only_if:", "empty_value", "deadlines.delivery.only_if", id="a key alone"
        ),
        pytest.param("[clerk, receiver]", "[clerk, null]", "empty_value", "open.by[1]", id="nothing in a list"),
        pytest.param("max: 30,", "max: '30',", "wrong_kind", "fields.weight.max", id="a text for a number"),
        pytest.param("max: 30,", "max: 30.0,", "wrong_kind", "fields.weight.max", id="a fraction for a whole number"),
        pytest.param("max: 30,", "max: true,", "wrong_kind", "fields.weight.max", id="a yes for a number"),
        pytest.param("end: true\n", "end: no\n", "wrong_kind", "states.kept.end", id="a word for a yes"),
        pytest.param("[clerk, receiver]", "clerk", "wrong_kind", "open.by", id="a text for a list"),
        pytest.param(
            "[grade, carrier, depot]", "[grade, [a]]", "wrong_kind", "forms.sorting.fields[1]", id="a list for a name"
        ),
        pytest.param(HELP, "help: [a, b]", "wrong_kind", "fields.title.help", id="a list for a label"),
        pytest.param(HELP, "help: {zh: 不写人名}", "missing_key", "fields.title.help", id="a label in one language"),
        pytest.param(
            BY, BY.replace("clerk", "true"), "wrong_kind", "states.sent.actions.join.by", id="a yes for people"
        ),
        pytest.param(
            BY, "by: 5\n        form: joining", "wrong_kind", "states.sent.actions.join.by", id="a number for people"
        ),
        pytest.param(
            BY,
            BY.replace("clerk", "[clerk, Clerk]"),
            "bad_name",
            "states.sent.actions.join.by[1]",
            id="a bad name in a list",
        ),
        pytest.param(
            BY,
            BY.replace("clerk", "{chose: case.grade}"),
            "missing_key",
            "states.sent.actions.join.by",
            id="a choice misspelt",
        ),
        pytest.param(
            BY,
            BY.replace("clerk", "{choose: case.grade, options: {}, plain: x}"),
            "unknown_key",
            "states.sent.actions.join.by.plain",
            id="a choice with more than it takes",
        ),
        pytest.param(
            TO,
            "to: {choose: 5, keep: kept}",
            "wrong_kind",
            "states.delivered.actions.decide.to.choose",
            id="a choice of a number",
        ),
        pytest.param(TO, "to: [a, b]", "wrong_kind", "states.delivered.actions.decide.to", id="a list where it leads"),
        pytest.param(
            IN, "in: all open, form: noting, then", "bad_value", "records.add.in", id="words that are none of two"
        ),
        pytest.param(IN, "in: {a: b}, form: noting, then", "wrong_kind", "records.add.in", id="a mapping of states"),
        pytest.param("codes/size", "[small, large]", "wrong_kind", "fields.size.choices", id="choices as a bare list"),
        pytest.param("codes/size", "{Small: S}", "bad_name", "fields.size.choices.Small", id="a bad name as a key"),
        pytest.param("  chief: {title", "  Chief: {title", "bad_name", "roles.Chief", id="a role with a capital"),
        pytest.param("type: number, min", "type: nubmer, min", "bad_value", "fields.weight.type", id="an unknown kind"),
        pytest.param(
            "otherwise: true,", "otherwise: false,", "bad_value", "grades.grade.table[1].otherwise", id="no for yes"
        ),
        pytest.param("{tries: 0,", "{tries: 1.5,", "wrong_kind", "open.then[0].set.tries", id="a fraction as a value"),
        pytest.param("format: 1", "format: 2", "bad_value", "format", id="another format"),
        pytest.param("version: 1", "version: 0", "too_small", "version", id="a number too small"),
        pytest.param(
            "max_length: 100", "max_length: 20001", "too_large", "fields.address.max_length", id="a number too large"
        ),
        pytest.param("basis: House rules of the post", "basis: ''", "text_too_short", "basis", id="an empty text"),
        pytest.param("basis: House", f"basis: {'House ' * 40}", "text_too_long", "basis", id="a text too long"),
        pytest.param(
            "in_force_from: 2026-01-01", "in_force_from: soon", "bad_day", "in_force_from", id="a day in words"
        ),
    ],
)
def test_one_fault_of_shape_is_told_once(old, new, code, path):
    problems = problems_in(changed(old, new))

    assert [(problem.code, problem.path) for problem in problems] == [(code, path)]


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        pytest.param("max: 30, label", "maximum: 30, label", "maximum", id="an unknown key stands at the key"),
        pytest.param("max: 30,", "max: x,", "x, label: {zh: 重量", id="a wrong value stands at the value"),
        pytest.param(
            "  register: parcels\n",
            "",
            "title: {zh: 寄件, en: Hand in}\n  by",
            id="a missing key stands at its mapping",
        ),
        pytest.param("only_if: case.size != ''", "only_if:", "only_if:", id="an empty value stands at its key"),
        pytest.param("  chief: {title", "  Chief: {title", "Chief:", id="a bad name of a key stands at the key"),
    ],
)
def test_a_fault_is_told_at_its_place(old, new, mark):
    text = changed(old, new)
    before = text[: text.index(mark)].split("\n")

    [problem] = problems_in(text)

    assert problem.place == Place("parcel.yaml", len(before), len(before[-1]) + 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "max: 30, label", "maximum: 30, label", say("unknown_key_near", key="maximum", near="max"), id="near"
        ),
        pytest.param(
            "by: clerk\n        form: joining",
            "by: 5\n        form: joining",
            Label(
                zh="此处应为列表或一组“名称: 内容”或文字",
                en="This must be a list or a mapping of names to values or text",
            ),
            id="one of three",
        ),
        pytest.param(
            IN,
            "in: all open, form: noting, then",
            Label(
                zh="“all open”不在可选值之内：any open、any，或列表；是不是“any open”？",
                en="“all open” is not one of: any open, any, or a list; did you mean “any open”?",
            ),
            id="one of two words or a list",
        ),
        pytest.param(
            HELP,
            "help: 7",
            Label(zh="此处应为文字或 {zh: …, en: …}", en="This must be text or {zh: …, en: …}"),
            id="a label",
        ),
        pytest.param(
            "otherwise: true,",
            "otherwise: false,",
            Label(zh="“false”不在可选值之内：true", en="“false” is not one of: true"),
            id="only yes",
        ),
        pytest.param(
            "undo: {by: [chief]}",
            "undo: {who: [chief], by: []}",
            Label(zh="这里没有“who”这个词；可用的有：by", en="There is no key “who” here; there are: by"),
            id="nothing near",
        ),
    ],
)
def test_a_fault_says_in_both_languages_what_would_be_right(old, new, message):
    [problem] = problems_in(changed(old, new))

    assert problem.message == message


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        pytest.param("undo: {by: [chief]}", "undo: {bye: [chief], by: []}", "by", id="in a model"),
        pytest.param("  clerk: {title", "  clerk: {tittle: x, title", "title", id="in a mapping of models"),
        pytest.param(
            "{cases: own, personal", "{cases: own, persona: true, personal", "personal", id="in another mapping"
        ),
        pytest.param("- {letter: receipt}", "- {leter: x, letter: receipt}", "letter", id="in a list of models"),
        pytest.param(
            "clerk]\n  fields: [rec", "clerk]\n  field: []\n  fields: [rec", "fields", id="in what may be absent"
        ),
        pytest.param(
            "stand_in: [group sorting", "standin: [], stand_in: [group sorting", "stand_in", id="by its written name"
        ),
        pytest.param("name: {type: text", "name: {tipe: x, type: text", "type", id="in the columns of a field"),
        pytest.param(
            "  - states: [sorted", "  - state: x\n    states: [sorted", "states", id="beside a value of two kinds"
        ),
    ],
)
def test_an_unknown_key_asks_for_the_one_that_was_meant_wherever_it_stands(old, new, near):
    [problem] = problems_in(changed(old, new))

    assert (problem.code, problem.message.en[-len(near) - 3 :]) == ("unknown_key", f"“{near}”?")


def test_an_alternative_name_in_the_program_is_no_word_of_the_language():
    problems = problems_in(changed("from: group counter", "from_: group counter"))

    assert [(problem.code, problem.path) for problem in problems] == [
        ("missing_key", "roles.clerk"),
        ("unknown_key", "roles.clerk.from_"),
    ]


def test_faults_of_text_and_of_shape_are_told_together_in_the_order_of_the_file():
    text = changed("version: 1", "version: 1\nversion: 2").replace("end: true\n", "end: 1\n", 1)
    text = text.replace("max: 30,", "max: &most 30,").replace("{cases: own,", "{cases: mine,")

    problems = problems_in(text)

    assert [(problem.code, problem.path) for problem in problems] == [
        ("source_duplicate_key", "version"),
        ("source_anchor", "fields.weight.max"),
        ("wrong_kind", "states.kept.end"),
        ("bad_value", "sees.carrier.cases"),
    ]


def test_what_the_reader_refused_is_not_complained_of_again():
    problems = problems_in(changed("max: 30,", "max: 1234567890123456,"))

    assert [problem.code for problem in problems] == ["source_number_too_long"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "source_empty", id="nothing"),
        pytest.param("null", "source_empty", id="a written nothing"),
        pytest.param("a: [", "source_unclosed_bracket", id="no YAML"),
        pytest.param("- 1\n", "wrong_kind", id="a list"),
        pytest.param("parcel", "wrong_kind", id="a word"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_fault(text, code):
    problems = problems_in(text)

    assert [problem.code for problem in problems] == [code]


def test_a_file_full_of_faults_is_told_up_to_a_bound():
    problems = problems_in(PARCEL + "".join(f"x{number}: 1\n" for number in range(2000)))

    assert len(problems) == 101
    assert problems[-1].code == "source_too_many_problems"


def test_other_files_of_an_office_are_read_alike():
    loaded = load_model(b"a: {name: A, times: [1, 2], ways: {x: [3]}}\n", file="cards.yaml", model=Cards)

    assert loaded.model.root["a"] == Card(name=Label(zh="A", en="A"), times=(1, 2), ways={"x": [3]})


@pytest.mark.parametrize(
    ("text", "model", "code", "path"),
    [
        pytest.param("a: {name: A, time: [1]}", Cards, "unknown_key", "a.time", id="a key in a file of one mapping"),
        pytest.param("name: A\nways: {x: [b]}", Card, "wrong_kind", "ways.x[0]", id="a word in a list of numbers"),
        pytest.param("name: A\nways: [1]", Card, "wrong_kind", "ways", id="a list for a mapping"),
        pytest.param("name: A\ncode: a1", Card, "bad_pattern", "code", id="a text in another form"),
        pytest.param("share: 1.5", Lone, "bad_content", "share", id="what has no sentence of its own"),
    ],
)
def test_a_fault_in_another_file_is_told_alike(text, model, code, path):
    [problem] = problems_in(text, model)

    assert (problem.code, problem.path) == (code, path)


@pytest.mark.parametrize("code", LOADING_SENTENCES)
def test_every_sentence_asks_for_the_same_names_in_both_languages(code):
    chinese, english = LOADING_SENTENCES[code]

    assert names_in(chinese) == names_in(english)
