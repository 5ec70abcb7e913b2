"""A lifecycle as text that other tools draw: Mermaid and Graphviz DOT."""

from __future__ import annotations

import re

from engine.drawing.moves import Arrow, arrows_of
from engine.graph import Shape
from engine.labels import Language
from engine.wording import Wording


def mermaid(shape: Shape, say: Wording, language: Language) -> str:
    """A Mermaid state diagram (`stateDiagram-v2`); what is possible in every open state stands in a note."""
    lines = ["stateDiagram-v2"]
    lines += [f"  {state}: {_plain(say.state(state).in_language(language))}" for state in shape.came_by]
    lines.append(f"  [*] --> {shape.lifecycle.open.to}")
    lines += [f"  {arrow.source} --> {arrow.target}: {_actions(arrow, say, language)}" for arrow in arrows_of(shape)]
    lines += [f"  {state} --> [*]" for state in _ends(shape)]
    return "\n".join(lines) + "\n"


def dot(shape: Shape, say: Wording, language: Language) -> str:
    """A Graphviz digraph; states that end the case have a double border."""
    lines = [f"digraph {shape.lifecycle.workflow} {{", '  node [shape=box style=rounded fontname="sans-serif"];']
    lines.append('  edge [fontname="sans-serif" fontsize=10];')
    lines.append("  begin [shape=point];")
    for state in shape.came_by:
        border = " peripheries=2" if shape.lifecycle.states[state].end else ""
        lines.append(f"  {state} [label={_quoted(say.state(state).in_language(language))}{border}];")
    lines.append(f"  begin -> {shape.lifecycle.open.to};")
    lines += [
        f"  {arrow.source} -> {arrow.target} [label={_quoted(_actions(arrow, say, language))}];"
        for arrow in arrows_of(shape)
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _actions(arrow: Arrow, say: Wording, language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(say.act(name).in_language(language) for name in arrow.actions)


def _ends(shape: Shape) -> list[str]:
    return [state for state in shape.came_by if shape.lifecycle.states[state].end]


def _plain(text: str) -> str:
    """Without the characters that mean something to Mermaid."""
    return re.sub(r'[:;#"{}\[\]<>\n]', " ", text).strip()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
