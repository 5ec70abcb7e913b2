from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

HANG = "from tests.postgres import PostgresServer; server = PostgresServer(); print(server.folder, flush=True); input()"


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGKILL], ids=["power fails", "postmaster is shot"])
def test_what_was_committed_survives_and_the_rest_does_not(own_postgres, how):
    with psycopg.connect(own_postgres.dsn()) as connection:
        connection.execute("CREATE TABLE parcel (name text)")
        connection.execute("INSERT INTO parcel VALUES ('committed')")
    with psycopg.connect(own_postgres.dsn()) as pending:
        pending.execute("INSERT INTO parcel VALUES ('pending')")

        own_postgres.stop(how)
        own_postgres.start()

        with pytest.raises(psycopg.OperationalError):
            pending.commit()
    with psycopg.connect(own_postgres.dsn()) as connection:
        assert connection.execute("SELECT name FROM parcel").fetchall() == [("committed",)]


def test_it_is_as_durable_and_as_chinese_as_in_an_office(own_postgres):
    with psycopg.connect(own_postgres.dsn()) as connection:
        settings = connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'), '王' ~ '\\w', upper('é')"
        ).fetchone()

    assert settings == ("on", "on", True, "É")


def test_nothing_is_left_when_the_tests_are_killed():
    tests = subprocess.Popen(
        (sys.executable, "-c", HANG),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    folder = Path(tests.stdout.readline().strip())
    existed = folder.exists()
    tests.kill()
    tests.communicate()

    left = subprocess.run(
        ("/bin/sh", "-c", f"for _ in $(seq 100); do [ -e {folder} ] || exit 0; sleep 0.1; done; exit 1"), check=False
    )

    assert existed
    assert left.returncode == 0
