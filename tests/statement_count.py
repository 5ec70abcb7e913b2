"""How much is asked of the database: statements of our units of work, and what passes on the wire to the server."""

from __future__ import annotations

import contextlib
import re

from psycopg.pq import Trace
from sqlalchemy import event

from engine.unit_of_work import Work

#: What opens and closes a transaction; the rest are statements of ours.
_BRACKET = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")
#: Where a message begins in libpq's trace; of the client's those that start something, and the server's last word.
_MESSAGE = re.compile(r"^(?=[FB]\t\d+\t)", re.MULTILINE)
_QUERY = re.compile(r'F\t\d+\tQuery\t "(?P<text>.*)"', re.DOTALL)
_PARSE = re.compile(r'F\t\d+\tParse\t "(?P<name>[^"]*)" "(?P<text>.*)" \d', re.DOTALL)
_BIND = re.compile(r'F\t\d+\tBind\t "[^"]*" "(?P<name>[^"]*)"')
_DONE = re.compile(r"B\t\d+\tReadyForQuery\b")


class Counted:
    """The statements that were sent, as text; `reads` and `writes` sort them by what they do."""

    def __init__(self, texts=()):
        self.texts = list(texts)

    @property
    def steady(self):
        """Without what is paid but once: making a statement ready on a connection that has not sent it before."""
        return Counted(text for text in self.texts if not text.startswith("PREPARE "))

    @property
    def reads(self):
        """Statements that only read."""
        return [text for text in self.texts if _is_read(text)]

    @property
    def writes(self):
        """Statements that change something."""
        return [text for text in self.texts if not _is_read(text) and not _BRACKET.match(text)]


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


class Wire:
    """
    What one database is told by its drivers, whoever speaks: BEGIN and COMMIT, statements, what an ORM session sends.

    On PostgreSQL each text stands for one round trip, from the first byte that is sent to ReadyForQuery, after which
    the next can be sent; libpq itself writes the trace. On SQLite each is one statement that the library runs.
    """

    def __init__(self, database, folder):
        self.database = database
        self._texts, self._names, self._connections = [], {}, []
        self._file = (folder / "wire.log").open("w+")
        database.engine.dispose()  # a connection is heard from its beginning, for the names of what it has prepared
        event.listen(database.engine, "connect", self._listen)

    def heard(self, act):
        """Everything that passes while `act` runs."""
        list(self._trips_in(self._traced()))
        self._texts.clear()
        act()
        return Counted([*self._trips_in(self._traced()), *self._texts])

    def close(self):
        """Hang up."""
        self._traced()
        event.remove(self.database.engine, "connect", self._listen)
        self.database.dispose()
        self._file.close()

    def _listen(self, connection, _record):
        if self.database.dialect == "sqlite":
            connection.set_trace_callback(self._texts.append)  # of the library itself, for ORM and driver alike
        else:
            self._connections.append(connection.pgconn)
            self._trace(connection.pgconn)

    def _trace(self, connection):
        connection.trace(self._file.fileno())
        connection.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)

    def _traced(self):
        """What libpq wrote since the last time; it keeps its last lines until it is told to stop."""
        for connection in self._connections:
            connection.untrace()
        self._file.seek(0)
        text = self._file.read()
        self._file.seek(0)
        self._file.truncate()
        for connection in self._connections:
            self._trace(connection)
        return text

    def _trips_in(self, trace):
        """One text for each round trip; a statement that is made ready first costs a trip of its own."""
        text = ""
        for message in _MESSAGE.split(trace):
            if query := _QUERY.match(message):
                text = query["text"]
            elif parse := _PARSE.match(message):
                text = f"PREPARE {parse['text']}"
                self._names[parse["name"]] = parse["text"]
            elif bind := _BIND.match(message):
                text = self._names[bind["name"]]
            elif _DONE.match(message):
                yield text


@contextlib.contextmanager
def wire(database, folder):
    """Listen to a database, whose connections are all made anew."""
    listening = Wire(database, folder)
    try:
        yield listening
    finally:
        listening.close()


def _is_read(text):
    words = text.split()
    return words[0] == "SELECT" or (words[0] == "WITH" and "INSERT" not in words and "UPDATE" not in words)
