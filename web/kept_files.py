"""
Files that came with a form in which something else was wrong: they are kept, and the form brings a ticket for each.

A ticket is signed for one form of one person: nobody gets at a file by writing its hash into a form.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from engine.decide import File
from engine.labels import Label
from web.form_fields import Choice, FormField
from web.submitted import Submitted
from web.uploads import KINDS, MOST_FILES, hold, path_of, take_files

#: Names in the form; no field of a lifecycle has a dot in its name.
FILES, KEPT = "new.files", "kept.files"
OWN_NAMES = (FILES, KEPT)
KILOBYTE = 1024

_FILES = Label(zh="照片和材料", en="Photographs and papers")
_HELP = Label(
    zh="PDF、Word、Excel、图片或文本；每个不超过20兆，一次最多10个。原件当场退还。",
    en="PDF, Word, Excel, pictures or text; at most 20 MB each and ten at a time. Originals go back at once.",
)
_KEPT = Label(zh="已收下的材料", en="Papers already taken")
_KEPT_HELP = Label(
    zh="不用再选一遍；不要的取消勾选。", en="No need to choose them again; untick what should not go on the file."
)
_LOST = Label(
    zh="先前收下的材料有的找不到了，请重新选择", en="Some papers taken before cannot be found; choose them again"
)


@dataclass(frozen=True, slots=True)
class Pouch:
    """Where the files of one form are kept: the folder, whose form it is, and what tickets are signed with."""

    folder: Path
    owner: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that a form brought, kept ones first, and what could not be taken."""

    files: tuple[File, ...] = ()
    problem: Label | None = None


def receive(form: Submitted, pouch: Pouch, *, field: str = FILES) -> Brought:
    """
    Take the files of a form: those kept from an earlier try and not unticked, and the new ones in `field`.

    Raises:
        NoRoom: the bytes could not be written.
    """
    tickets = tuple(dict.fromkeys(form.fields.get(KEPT, ())))[:MOST_FILES]
    kept = tuple(file for ticket in tickets if (file := _redeem(ticket, pouch)))
    taken, problem = take_files(pouch.folder, form.files.get(field, ()), beside=kept)
    return Brought((*kept, *taken), problem or (None if len(kept) == len(tickets) else _LOST))


def file_fields(brought: Brought, pouch: Pouch) -> Sequence[FormField]:
    """The fields of the form: the files that are kept, if there are any, and the place for new ones."""
    accept = ",".join(f".{ending}" for _, endings in KINDS.values() for ending in endings)
    new = FormField(FILES, _FILES, kind="file", help=_HELP, error=brought.problem, accept=accept)
    return (kept_field(brought, pouch), new) if brought.files else (new,)


def kept_field(brought: Brought, pouch: Pouch) -> FormField:
    """The files that are kept, each to be unticked."""
    tickets = {_ticket(file, pouch): file for file in brought.files}
    choices = [Choice(ticket, f"{file.name}（{_size(file.size)}）") for ticket, file in tickets.items()]
    # Not marked as optional: nothing is asked here, it only stands there to be taken away.
    return FormField(
        KEPT, _KEPT, kind="choices", values=tuple(tickets), help=_KEPT_HELP, choices=choices, required=True
    )


def _size(size: int) -> str:
    return f"{size / KILOBYTE**2:.1f} MB" if size >= KILOBYTE**2 else f"{max(1, round(size / KILOBYTE))} KB"


def _ticket(file: File, pouch: Pouch) -> str:
    body = base64.urlsafe_b64encode(json.dumps(astuple(file)).encode()).decode()
    return f"{body}.{_signature(body, pouch)}"


def _redeem(ticket: str, pouch: Pouch) -> File | None:
    """The file of a ticket that was given out for this form, as long as its bytes are there."""
    body, _, signature = ticket.rpartition(".")
    if not hmac.compare_digest(_signature(body, pouch).encode(), signature.encode()):
        return None
    file = File(*json.loads(base64.urlsafe_b64decode(body)))
    return file if hold(path_of(pouch.folder, file.sha256), file.sha256) else None


def _signature(body: str, pouch: Pouch) -> str:
    return hmac.digest(pouch.secret, f"file {pouch.owner} {body}".encode(), hashlib.sha256).hex()
