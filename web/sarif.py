"""Findings in the format by which editors and code hosts show them: SARIF 2.1.0, of OASIS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from engine.edges import Edge
from engine.errors import Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(
    findings: Iterable[tuple[Problem, bool]], *, language: str, version: str, path_of: Callable[[str], Path]
) -> dict[str, Any]:
    """
    One run of the check.

    Args:
        findings: what was found; True marks an error, False a warning.
        language: of the sentences, `zh` or `en`.
        version: of the program.
        path_of: where a file lies that findings name; what lies below the working folder is named from there.
    """
    told = list(findings)
    codes = sorted({problem.code for problem, _ in told})
    driver = {"name": "onevisit", "version": version, "rules": [{"id": code} for code in codes]}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": problem.code,
                        "ruleIndex": codes.index(problem.code),
                        "level": "error" if is_error else "warning",
                        "message": {"text": problem.message.in_language(language)},
                        "locations": [_location(problem, path_of)],
                        **_flow(problem.way),
                    }
                    for problem, is_error in told
                ],
            }
        ],
    }


def _location(problem: Problem, path_of: Callable[[str], Path]) -> dict[str, Any]:
    place = problem.place
    region = {"startLine": place.line, "startColumn": place.column}
    physical = {"artifactLocation": {"uri": _uri(path_of(place.file))}, "region": region}
    named = {"logicalLocations": [{"fullyQualifiedName": problem.path}]} if problem.path else {}
    return {"physicalLocation": physical, **named}


def _flow(way: tuple[Edge, ...]) -> dict[str, Any]:
    """The way through the states, one step after the other."""
    if not way:
        return {}
    steps = [{"location": {"message": {"text": str(edge)}}} for edge in way]
    return {"codeFlows": [{"threadFlows": [{"locations": steps}]}]}


def _uri(path: Path) -> str:
    whole = path.resolve()
    return quote(whole.relative_to(Path.cwd()).as_posix()) if whole.is_relative_to(Path.cwd()) else whole.as_uri()
