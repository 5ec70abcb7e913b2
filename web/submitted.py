"""What a browser sent with a form: read once, strictly, and within bounds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from web import csrf

#: No form of ours comes near these.
MOST_FIELDS = 1000
MOST_FILES = 20
MOST_BYTES_OF_A_FIELD = 256 * 1024
#: How the parser's messages begin when there is too much of something.
_TOO_MUCH = ("Too many", "Part exceeded")


@dataclass(frozen=True, slots=True)
class Submitted:
    """The fields and files of a form; a name may stand in it more than once."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[UploadFile, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first value of this name, or nothing."""
        return self.fields.get(name, ("",))[0]

    def without(self, *names: str) -> dict[str, str | list[str]]:
        """Everything but these fields and the token, as `engine.fields.read_form` takes it."""
        return {
            name: values[0] if len(values) == 1 else list(values)
            for name, values in self.fields.items()
            if name != csrf.FIELD and name not in names
        }


async def submitted(request: Request) -> AsyncIterator[Submitted]:
    """
    Read the body of the request as a form. Files are closed once the answer is sent.

    Raises:
        HTTPException: 415 for what no form of ours sends, 400 for what cannot be read or has too many parts, 413 for
            more bytes than the route allows, 408 for a body that was broken off or comes too slowly.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        form = await _multipart(request)
        try:
            yield _sorted(form.multi_items())
        finally:
            await form.close()
    elif content_type == "application/x-www-form-urlencoded":
        yield _sorted(_pairs(await _whole(request)))
    elif content_type in csrf.CONTENT_TYPES or not content_type:
        yield Submitted()
    else:
        raise HTTPException(415)


Form = Annotated[Submitted, Depends(submitted)]


class _StrictParser(MultiPartParser):
    """Starlette reads a field that is no UTF-8 as Latin-1; here it is refused, as in a form without files."""

    def on_part_end(self) -> None:
        """Refuse the field before its bytes become other letters."""
        if self._current_part.file is None:
            try:
                self._current_part.data.decode("utf-8")
            except UnicodeDecodeError as problem:
                raise MultiPartException("a field is no UTF-8") from problem
        super().on_part_end()


async def _whole(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect as problem:
        raise HTTPException(408) from problem  # nobody is there to read it, but it is no fault of ours


async def _multipart(request: Request) -> FormData:
    parser = _StrictParser(
        request.headers,
        request.stream(),
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
        max_part_size=MOST_BYTES_OF_A_FIELD,
    )
    try:
        return await parser.parse()
    except MultiPartException as problem:
        raise HTTPException(413 if problem.message.startswith(_TOO_MUCH) else 400) from problem
    except ClientDisconnect as problem:
        raise HTTPException(408) from problem


def _pairs(body: bytes) -> list[tuple[str, str | UploadFile]]:
    try:
        # Strict where Starlette would put U+FFFD: what cannot be read is refused, not changed.
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as problem:  # UnicodeDecodeError is one
        raise HTTPException(400) from problem
    return [(name, value) for name, value in pairs]


def _sorted(items: list[tuple[str, str | UploadFile]]) -> Submitted:
    fields: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in items:
        if isinstance(value, str):
            fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
        elif value.filename:  # an empty file field is no file
            files.setdefault(name, []).append(value)
    return Submitted(
        {name: tuple(values) for name, values in fields.items()},
        {name: tuple(values) for name, values in files.items()},
    )
