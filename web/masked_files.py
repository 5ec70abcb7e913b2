"""The names of files for readers from whom personal data is masked: somebody's name may stand in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from web.case_queries import FileRow


def masked_files(files: Sequence[FileRow]) -> list[FileRow]:
    """The files of a case, in their order, called 附件1.pdf, 附件2.png and so on."""
    return [replace(file, name=f"附件{number}{PurePath(file.name).suffix}") for number, file in enumerate(files, 1)]


def without_names(content: Mapping[str, Any], files: Sequence[FileRow]) -> dict[str, Any]:
    """What a paper says, with the names of these files masked wherever its sentences list them."""
    # A longer name first: a shorter one may be a part of it.
    pairs = sorted(
        (
            (file.name, masked.name)
            for file, masked in zip(files, masked_files(files), strict=True)
            if PurePath(file.name).suffix  # else it is hardly more than a word of the paper itself
        ),
        key=lambda pair: -len(pair[0]),
    )
    return {name: _without(value, pairs) for name, value in content.items()}


def _without(value: Any, pairs: Sequence[tuple[str, str]]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, pairs) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, pairs) for inner in value]
    if isinstance(value, str):
        for name, masked in pairs:
            value = value.replace(name, masked)
    return value
