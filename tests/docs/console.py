"""The `console` blocks of the documentation: commands behind `$`, each with what it shows, run in a folder of their own."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.docs.reading import ROOT, blocks
from web.commands import main

#: Stands in the documentation for what differs from day to day.
LEFT_OUT = "…"
_ASSIGNED = re.compile(r"[A-Z_]+=")


@dataclass(frozen=True, slots=True)
class Told:
    """A command with what the page shows behind it."""

    command: str
    shown: str

    def fits(self, output: str) -> bool:
        """Whether this is what came; the sign for what is left out stands for anything."""
        pattern = ".*?".join(map(re.escape, self.shown.strip().split(LEFT_OUT)))
        return re.fullmatch(pattern, output.strip(), re.DOTALL) is not None


def commands(text: str) -> Iterator[Told]:
    """Every command of a page, in its order."""
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield Told(command, shown)


@dataclass(slots=True)
class Console:
    """
    A folder with the office's files beside it, in which commands are run one after the other.

    Known are `onevisit`, run in this process; `export NAME=VALUE`; and `sed … FILE > FILE`.
    """

    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: {"LANG": "zh_CN.UTF-8"})

    def __post_init__(self) -> None:
        for name in ("workflows", "workflows.yaml"):
            (self.folder / name).symlink_to(ROOT / name)

    def run(self, command: str) -> str:
        """What the command writes."""
        words = shlex.split(command)
        assigned = dict(word.split("=", 1) for word in words if _ASSIGNED.match(word))
        rest = [word for word in words if not _ASSIGNED.match(word)]
        if rest == ["export"]:
            self.environment |= assigned
            return ""
        if rest[0] == "sed":
            *call, _, target = rest
            done = subprocess.run(call, cwd=self.folder, check=True, capture_output=True)
            (self.folder / target).write_bytes(done.stdout)
            return ""
        assert rest[0] == "onevisit", f"{command}: a command that this console does not know"
        return self._onevisit(rest[1:], self.environment | assigned)

    def _onevisit(self, arguments: list[str], environment: dict[str, str]) -> str:
        written = io.StringIO()
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("ONEVISIT_", "LC_", "LANG"))}
        with (
            patch.dict(os.environ, ours | environment, clear=True),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(written),
            contextlib.redirect_stderr(written),
            contextlib.suppress(SystemExit),
        ):
            main(arguments)
        return written.getvalue()
