"""The files of a case, handed out as downloads only: nothing that people uploaded is ever shown as a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from starlette.responses import FileResponse, Response

from engine.errors import CaseNotFound, NotPermitted, Refusal
from engine.labels import Label
from web.case_queries import find_file
from web.casefile import note_reading, read_visible
from web.errors import Answer, respond
from web.identity import SignedIn
from web.policy import SIGNED_IN
from web.router import Router
from web.state import State
from web.uploads import is_whole, path_of

router = Router()

_MASKED = Label(
    zh="附件可能含有当事人的个人信息，您的身份只能查看遮盖后的内容",
    en="Files may hold personal data, which you read masked only",
)
_DAMAGED = Answer(
    404,
    "file_damaged",
    Label(zh="附件已损坏或者丢失", en="The file is damaged or missing"),
    Label(
        zh="存储中的内容与登记时不一致，没有交出。请联系管理员从备份中恢复。",
        en="What is stored is not what was handed in, so it is not given out. Ask the administrator for the backup.",
    ),
)


@router.get("/cases/{case_id}/files/{file_id}", policy=SIGNED_IN)
def download(request: Request, state: State, viewer: SignedIn, case_id: str, file_id: str) -> Response:
    """Hand out one file, whole or not at all, and write down who took it."""
    with state.database.reading() as work:
        case, _ = read_visible(work, state, case_id, viewer.standing)
        file = find_file(work, case_id, file_id) if file_id.isascii() else None
    if file is None:
        raise CaseNotFound(file_id)
    if not case.shows_personal_to(viewer.standing):
        raise NotPermitted("download", [Refusal("masked", _MASKED)])
    path = path_of(state.settings.data_dir / "attachments", file.sha256)
    if not is_whole(path, file.sha256):
        return respond(request, _DAMAGED)
    note_reading(state, case_id, viewer.standing, what="file")
    return FileResponse(
        path,
        media_type="application/octet-stream" if file.media_type.startswith("text/") else file.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
