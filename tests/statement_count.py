"""How many statements a piece of work sends to the database, whichever driver carries them."""

from __future__ import annotations

import contextlib

from engine.unit_of_work import Work


class Counted:
    """The statements that were sent, as text; `reads` and `writes` sort them by their first word."""

    def __init__(self):
        self.texts = []

    @property
    def reads(self):
        """Statements that only read."""
        return [text for text in self.texts if _is_read(text)]

    @property
    def writes(self):
        """Statements that change something."""
        return [text for text in self.texts if not _is_read(text)]


@contextlib.contextmanager
def statements(monkeypatch):
    """Count the statements of every unit of work inside the block."""
    counted, execute = Counted(), Work._execute

    def counting(self, statement, values):
        counted.texts.append(statement.text(self.dialect))
        return execute(self, statement, values)

    with monkeypatch.context() as patch:
        patch.setattr(Work, "_execute", counting)
        yield counted


def _is_read(text):
    words = text.split()
    return words[0] == "SELECT" or (words[0] == "WITH" and "INSERT" not in words and "UPDATE" not in words)
