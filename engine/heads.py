"""
Heads of chains that somebody outside keeps: who has them notices when a history that they cover is written anew.

One line for each case: its id, the number of its last entry, and that entry's hash. They tell nothing of any person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.labels import Label

_LINE = re.compile(r"([a-z2-7]{1,26}) ([1-9][0-9]{0,8}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """An entry of a case by its place and its hash; that of an earlier entry proves that entry and all before it."""

    case_id: str
    seq: int
    hash: str


class BadHeads(Exception):
    """A line of the file is none of a head; `label` says which."""

    def __init__(self, label: Label) -> None:
        super().__init__(str(label))
        self.label = label


def written_heads(heads: Iterable[Head]) -> str:
    """The heads as they are printed and kept."""
    return "".join(f"{head.case_id} {head.seq} {head.hash}\n" for head in heads)


def read_heads(text: str) -> tuple[Head, ...]:
    """
    Heads as they were printed; empty lines are nothing.

    Raises:
        BadHeads: a line is something else, or there is none.
    """
    heads = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise BadHeads(
                Label(
                    zh=f"链头文件第{number}行不是“事项 序号 哈希”，请用 verify --write-heads 写出的文件",
                    en=f"Line {number} of the file of heads is not “case sequence hash”; "
                    "take a file that verify --write-heads wrote",
                )
            )
        heads.append(Head(found[1], int(found[2]), found[3]))
    if not heads:
        raise BadHeads(
            Label(
                zh="链头文件里什么也没有，无从对照，请用 verify --write-heads 写出的文件",
                en="The file of heads is empty: nothing can be compared; take one that verify --write-heads wrote",
            )
        )
    return tuple(heads)
