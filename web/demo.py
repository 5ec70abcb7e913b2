"""
The demo office: a folder of its own, people who do not exist, and matters that never were, played through the engine.

A folder is marked as a demo before anything is made in it and marked as whole when everything stands; only a marked
folder is ever cleared, and a half-made one is made anew before it is served.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from alembic.util import CommandError
from starlette.datastructures import UploadFile

from engine.attempts import Outcome
from engine.decide import File
from engine.errors import DefinitionError, Told
from engine.outbox import deliver
from engine.statements import Statement
from engine.unit_of_work import Work
from web import session_store
from web.database import upgrade
from web.opening import open_installation
from web.passwords import hash_password
from web.settings import Settings
from web.state import AppState, wall_clock
from web.uploads import store_files
from workflows import query_codes
from workflows.demo.answered import GUEST
from workflows.demo.office import install_rota, stories
from workflows.demo.signed_paper import signed_paper
from workflows.demo.staff import DEMO_PEOPLE
from workflows.installing import install_people
from workflows.office_file import read_office
from workflows.playing import Story, Teller, tell

#: One password for everybody of the demo; no other office uses it.
PASSWORD = "willow-bridge-lantern"  # noqa: S105 -- it protects people who do not exist
#: The mark of a demo folder, and everything that a demo writes into it.
MARK = "demo-office.json"
_WRITTEN = ("office.db*", "secret*", "attachments")
#: The office stood for so long before its first matter.
_BEFORE = timedelta(days=365)

_PINNED = Statement("SELECT DISTINCT definition FROM case_")

Progress = Callable[[int, int], None]


class DemoProblem(Told):
    """The demo office cannot be made or opened; `label` says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the mark of a folder says; `guest` is the number of the matter whose query code is shown."""

    is_whole: bool = False
    guest: str = ""


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """
    A demo office that is ready to be served.

    Args:
        state: what the application needs.
        guest: the number of a matter that a visitor may follow as its petitioner.
        code: its query code; empty when it was shown before.
        was_half_made: an earlier making was broken off and had to be done anew.
        hold: the folder's descriptor, by which it is locked while it is served.
    """

    state: AppState
    guest: str
    code: str
    was_half_made: bool
    hold: int

    def close(self) -> None:
        """Let go of the database and of the folder."""
        self.state.database.dispose()
        os.close(self.hold)


def make(
    settings: Settings,
    *,
    fresh: bool = False,
    progress: Progress = lambda _done, _every: None,
    now: Callable[[], datetime] = wall_clock,
) -> DemoOffice:
    """
    Make the demo office in the data folder, or open the one that is there; `fresh` throws the old one away first.

    Raises:
        DemoProblem: the folder holds something else, is in use, or its office is of another version.
        OSError: it cannot be written.
    """
    folder = settings.data_dir
    hold, is_alone = _hold(folder)
    try:
        mark = _read_mark(folder)
        if mark and mark.is_whole and not fresh:
            state = _open_again(settings, now)
            fcntl.flock(hold, fcntl.LOCK_SH)
            return DemoOffice(state, mark.guest, code="", was_half_made=False, hold=hold)
        _demand(folder, is_alone=is_alone)
        _clear(folder)
        _write_mark(folder, Mark())
        state, guest, code = _made(settings, now=now, progress=progress)
        _write_mark(folder, Mark(is_whole=True, guest=guest))
        fcntl.flock(hold, fcntl.LOCK_SH)
        return DemoOffice(state, guest, code, was_half_made=bool(mark and not mark.is_whole), hold=hold)
    except BaseException:
        os.close(hold)
        raise


def _hold(folder: Path) -> tuple[int, bool]:
    """Lock the folder, made if need be: alone, or together with others that only serve it."""
    if folder.exists() and not folder.is_dir():
        raise DemoProblem(f"{folder} 不是文件夹", f"{folder} is no folder")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    hold = os.open(folder, os.O_RDONLY)
    for lock in (fcntl.LOCK_EX, fcntl.LOCK_SH):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(hold, lock | fcntl.LOCK_NB)
            return hold, lock == fcntl.LOCK_EX
    os.close(hold)
    raise DemoProblem(
        f"另一个程序正在 {folder} 建立示范办公室，请等它完成",
        f"Another program is making the demo office in {folder}; wait until it is done",
    )


def _demand(folder: Path, *, is_alone: bool) -> None:
    if not is_alone:
        raise DemoProblem(
            f"{folder} 里的示范办公室正在使用：请先停止那个程序",
            f"The demo office in {folder} is being served: stop that program first",
        )


def _read_mark(folder: Path) -> Mark | None:
    """The mark of a demo folder; None for an empty one."""
    try:
        return Mark(**json.loads((folder / MARK).read_text("utf-8")))
    except FileNotFoundError:
        if not any(folder.iterdir()):
            return None
        raise DemoProblem(
            f"{folder} 里有别的内容，不是示范办公室，不会覆盖：请用 --data 另选一个空文件夹",
            f"{folder} holds something that is no demo office and is left alone: choose an empty folder with --data",
        ) from None
    except (ValueError, TypeError):
        raise DemoProblem(
            f"{folder / MARK} 无法读取：请删除 {folder} 后重试，或用 --data 另选一个",
            f"{folder / MARK} cannot be read: remove {folder} and try again, or choose another with --data",
        ) from None


def _write_mark(folder: Path, mark: Mark) -> None:
    part = folder / f"{MARK}.part"
    part.unlink(missing_ok=True)
    with open(part, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(json.dumps(asdict(mark)))
    part.replace(folder / MARK)


def _clear(folder: Path) -> None:
    """Remove what a demo wrote, and nothing else that may lie in the folder."""
    for pattern in _WRITTEN:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _open_again(settings: Settings, now: Callable[[], datetime]) -> AppState:
    try:
        upgrade(settings.database_url)
        state = open_installation(settings, now=now)
        with state.database.reading() as work:
            for (definition,) in work.rows(_PINNED):
                state.office.compiled(work, definition)
    except (CommandError, DefinitionError, LookupError, ValueError) as problem:
        raise DemoProblem(
            f"{settings.data_dir} 是另一版本建立的，打不开：加 --fresh 重新建立，或用 --data 另选一个文件夹",
            f"{settings.data_dir} is of another version: make it anew with --fresh, or choose another with --data",
        ) from problem
    return state


def _made(settings: Settings, *, now: Callable[[], datetime], progress: Progress) -> tuple[AppState, str, str]:
    """The new office, the number of the guest's matter, and its code."""
    until = now()
    card = read_office(settings.workflows)
    upgrade(settings.database_url)
    state = open_installation(settings, now=lambda: until - _BEFORE)
    calendar = state.office.calendar
    told = stories(now=until, calendar=calendar)
    since = min(datetime.fromisoformat(story.opened_at) for story in told).date() - _BEFORE
    units = {name: (unit.name, unit.kind) for name, unit in card.units.items()}
    hashed = hash_password(PASSWORD)

    def take_office(work: Work) -> None:
        install_people(work, DEMO_PEOPLE, units, since)
        install_rota(work, today=state.office.today(until), since=since, calendar=calendar)
        for one in DEMO_PEOPLE:
            session_store.set_credential(work, one.login, hashed, now=until)

    state.database.write(take_office)
    code = query_codes.new_code()
    teller = Teller(partial(_hand_out, code), partial(_scanned, settings.data_dir / "attachments"), progress)
    ends = tell(state.database, state.office, told, until=until, teller=teller)
    deliver(state.database, now=until)
    return replace(state, now=now), ends[GUEST].number, code


def _hand_out(guest_code: str, work: Work, story: Story, case: Outcome, now: datetime) -> None:
    """Every petitioner gets a query code, as at the desk; only the guest's is known to anybody."""
    code = guest_code if story.name == GUEST else query_codes.new_code()
    query_codes.keep(work, code, case.case_id, by=f"person:{story.opened_by}", now=now)


def _scanned(folder: Path, title: str) -> tuple[File, ...]:
    return store_files(folder, [UploadFile(io.BytesIO(signed_paper(title)), filename=f"{title}.pdf")], field="files")
