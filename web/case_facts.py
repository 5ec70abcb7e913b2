"""The facts of a case in groups, and the words that brought it where it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.definitions import Action, Record
from engine.field_definitions import FieldRule
from engine.history import Entry
from engine.labels import Label
from web.case_queries import FileRow
from web.casefile import CaseFile
from web.labels import actor_name, moment_words, row_labels, same, value_words

_PERSONAL = Label(zh="当事人信息", en="About the person")
_ESSENCE = Label(zh="反映的问题", en="What it is about")
_BY_RULES = Label(zh="办理中形成", en="From the handling")
#: Longer texts take the whole width.
SHORT = 40


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a field, with the heads of its columns."""

    title: Label
    head: Sequence[Label]
    rows: Sequence[Sequence[Label]]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together: short ones as pairs, long ones as texts, rows as tables."""

    id: str
    title: Label
    pairs: Sequence[tuple[Label, Label]]
    texts: Sequence[tuple[Label, Label]]
    tables: Sequence[Table]
    is_masked: bool


@dataclass(frozen=True, slots=True)
class Step:
    """
    What somebody did, with the words that went with it and the files that the reader may open: what the next one has
    to read. `seq` is its place in the history, `names` are the fields that it was written in.
    """

    seq: int
    title: Label
    who: Label
    when: Label
    reason: str
    written: Group
    names: frozenset[str]
    files: Sequence[FileRow]


def groups_of(file: CaseFile, *, without: Collection[str] = ()) -> list[Group]:
    """The facts of the case: those about the person first, then by the form that first asks for them."""
    lifecycle, asked = file.compiled.lifecycle, forms_asked(file)
    left_out = {"title", *without}
    given = {name: rule for name, rule in lifecycle.fields.items() if file.case.is_given(name) and name not in left_out}
    wanted: dict[str, tuple[Label, list[str]]] = {}
    opening = lifecycle.forms[lifecycle.open.form]
    wanted["opening"] = (opening.title, [])
    wanted["personal"] = (_PERSONAL, [])
    for name, rule in given.items():
        key, title = _part_of(file, name, rule, asked)
        wanted.setdefault(key, (title, []))[1].append(name)
    last = wanted.pop("by-rules", (_BY_RULES, []))
    return [_group(file, key, title, names) for key, (title, names) in {**wanted, "by-rules": last}.items() if names]


def essence_and_rest(groups: Sequence[Group]) -> tuple[Group | None, list[Group]]:
    """What the case is about, in the words and lists of its opening, apart from everything else."""
    opening = next((group for group in groups if group.id == "opening"), None)
    if opening is None or not (opening.texts or opening.tables):
        return None, list(groups)
    essence = Group("essence", _ESSENCE, (), opening.texts, opening.tables, is_masked=False)
    rest = replace(opening, texts=(), tables=())
    return essence, [rest if group is opening else group for group in groups if group is not opening or rest.pairs]


def forms_asked(file: CaseFile) -> set[str]:
    """The forms of what was done on the case since it was opened."""
    done = {entry.body.get("action") for entry in standing_entries(file)}
    acts: tuple[Mapping[str, Action | Record], ...] = (*file.compiled.actions.values(), *file.compiled.records.values())
    return {act.form for possible in acts for name, act in possible.items() if name in done and act.form}


def _part_of(file: CaseFile, name: str, rule: FieldRule, asked: Collection[str]) -> tuple[str, Label]:
    """Key and title of the part of the case that a field belongs to: the person, or the form that first asked it."""
    lifecycle = file.compiled.lifecycle
    if rule.personal:
        return "personal", _PERSONAL
    opening = lifecycle.forms[lifecycle.open.form]
    if name in (*opening.fields, *opening.optional):
        return "opening", opening.title
    for key, form in lifecycle.forms.items():
        # A form that was never filled in did not ask for it.
        if key in asked and name in (*form.fields, *form.optional) and all(map(file.case.is_given, form.fields)):
            return key, form.title
    return "by-rules", _BY_RULES


def _group(file: CaseFile, key: str, title: Label, names: Sequence[str]) -> Group:
    pairs: list[tuple[Label, Label]] = []
    texts: list[tuple[Label, Label]] = []
    tables: list[Table] = []
    for name in names:
        rule = file.compiled.lifecycle.fields[name]
        if not file.reader.may_read(rule):
            pairs.append((rule.label, file.reader.in_place_of(rule)))
            continue
        value = file.fact(name)
        if value is None:
            pairs.append((rule.label, same("")))
        elif rule.type == "rows":
            head = [column.label for column in (rule.of or {}).values()]
            tables.append(Table(rule.label, head, row_labels(rule, value, file.names)))
        else:
            words = value_words(rule, value, file.names)
            (texts if rule.type == "long text" or len(words.zh) > SHORT else pairs).append((rule.label, words))
    return Group(key, title, pairs, texts, tables, is_masked=key == "personal" and not file.reader.personal)


def last_step(file: CaseFile) -> Step | None:
    """The move that brought the case where it is, where somebody wrote something; the opening is told apart."""
    moves = [
        entry
        for entry in standing_entries(file)
        if entry.body["kind"] == "move" and entry.body["from"] != entry.body["to"]
    ]
    if not moves or moves[-1].body["to"] != file.case.state:
        return None
    body = moves[-1].body
    step = step_of(file, moves[-1], file.compiled.actions[body["from"]].get(body["action"]))
    return step if step.written.texts or step.written.tables or step.reason else None


def standing_entries(file: CaseFile) -> list[Entry]:
    """The history after the opening without what was undone."""
    undone = {entry.body.get("undoes") for entry in file.entries}
    return [entry for entry in file.entries[1:] if entry.seq not in undone]


def step_of(file: CaseFile, entry: Entry, act: Action | Record | None) -> Step:
    """What was done with an entry: the fields of its form as the case has them now."""
    form = file.compiled.lifecycle.forms[act.form] if act and act.form else None
    names = [name for name in (*form.fields, *form.optional) if file.case.is_given(name)] if form else []
    reason = file.values.get((entry.seq, "!reason"))
    return Step(
        entry.seq,
        act.title if act else same(entry.body["action"]),
        actor_name(file.names, entry.body["actor"]),
        moment_words(entry.at, file.names.zone),
        reason[1] if reason else "",
        _group(file, "step", act.title if act else same(entry.body["action"]), names),
        frozenset(names),
        [one for one in file.around.files if one.seq == entry.seq] if file.reader.personal else (),
    )
