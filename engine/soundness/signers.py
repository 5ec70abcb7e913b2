"""Whether four eyes can be found: whoever may sign is not always the one person who must not."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions import Quorum
from engine.errors import Problem
from engine.facts import read_doers
from engine.roles import Source, read_source
from engine.soundness.ground import Act, Ground


def check_signers(ground: Ground) -> Iterator[Problem]:
    """Warnings about signatures for which nobody is left."""
    doing: dict[str, list[Act]] = {}
    for act in ground.acts:
        doing.setdefault(act.name, []).append(act)
    for act in ground.acts:
        if act.action is None:
            continue
        yield from _twice(ground, act)
        for name in read_doers(act.action.not_by or "") or ():
            doers = doing.get(name, ())
            if doers and any(all(one in _certain(ground, doer) for doer in doers) for one in _certain(ground, act)):
                yield ground.problem("nobody_left", (*act.path, "not_by"), action=name)


def _twice(ground: Ground, act: Act) -> Iterator[Problem]:
    """Each signature is another person's."""
    agree = act.action.agree if act.action else ()
    if isinstance(agree, Quorum):
        persons = [_only_person(ground, role) for role in agree.all_of]
        if None not in persons and len(set(persons)) < agree.how_many:
            there, needed = len(set(persons)), agree.how_many
            yield ground.problem("too_few_signers", (*act.path, "agree", "how_many"), there=there, needed=needed)
        return
    seen: set[Source] = set()
    for path, role in act.by if agree else ():
        source = _only_person(ground, role)
        if source in seen:
            yield ground.problem("signed_twice", path, role=role)
        seen |= {source} if source else set()


def _certain(ground: Ground, act: Act) -> frozenset[Source]:
    """The single persons without whom it is not done: each signer, or the only one who may."""
    persons = [_only_person(ground, role) for role in sorted(act.roles)]
    agree = act.action.agree if act.action else ()
    if isinstance(agree, Quorum):
        takes_all = None not in persons and len(set(persons)) <= agree.how_many
    else:
        takes_all = bool(agree) or len(set(persons)) <= 1
    return frozenset(person for person in persons if person) if takes_all else frozenset()


def _only_person(ground: Ground, role: str) -> Source | None:
    """Where the people of a role come from, if that is always one single person."""
    rule = ground.lifecycle.roles.get(role)
    source = read_source(rule.from_, rule.of) if rule else None
    if source is None or source.kind not in ("head", "person", "map"):
        return None
    field = ground.lifecycle.fields.get(source.field) if source.field else None
    return None if field and field.type in ("persons", "units", "choices") else source
