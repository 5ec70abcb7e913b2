"""
Pages from views: a template has one page and, as a block of it, the part that htmx asks for.

A template gets the fields of its view and `here`: the page's surroundings. It decides nothing itself.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.routing import Match

from engine.labels import Language
from web import csrf, sessions
from web.assets import HTMX, HTMX_CSP, TABLER, Asset
from web.i18n import LANGUAGES, gettext, in_words, language_of, ngettext, tag
from web.identity import Citizen, Viewer, citizen_of, viewer_of
from web.navigation import Entry, navigation
from web.state import AppState

HERE = Path(__file__).parent
STATIC = HERE / "static"


@dataclass(frozen=True, slots=True)
class View:
    """What one template is given. Subclasses name the template, and the block of it that htmx may ask for."""

    page: ClassVar[str]
    block: ClassVar[str | None] = None


def render(request: Request, view: View, *, status: int = 200) -> HTMLResponse:
    """Fill the view's page, or only its block when htmx wants a part."""
    here = Here(request)
    values = {"here": here, **{field.name: getattr(view, field.name) for field in fields(view)}}
    template = ENVIRONMENT.get_template(view.page)
    if view.block is not None and is_partial(request):
        content = render_block(template, view.block, values)
    else:
        content = template.render(values)
    response = HTMLResponse(content, status_code=status, headers={"Vary": "HX-Request-Type, Cookie, Accept-Language"})
    if here.new_form_cookie:
        sessions.give_cookie(response, "form", here.new_form_cookie, settings=here.state.settings)
    return response


def _page_above(request: Request) -> str:
    """The nearest address at or above the one that was posted to that can be looked at."""
    path = request.url.path
    while path:
        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            return path
        path = path.rpartition("/")[0]
    return "/"


def render_block(template: Template, block: str, values: Mapping[str, Any]) -> str:
    """
    Fill one block of a template, with what the template imports at its top.

    Raises:
        KeyError: the template has no such block.
    """
    context = template.new_context(dict(values))
    # The root's first piece comes after its imports; nothing more of it is wanted.
    with contextlib.closing(cast("Generator[str]", template.root_render_func(context))) as root:
        next(root, None)
        return "".join(context.blocks[block][0](context))


def is_partial(request: Request) -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("hx-request-type") == "partial"


class Here:
    """The surroundings of a page, for its template: language, reader, links, nonce and token."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.state: AppState = request.app.state.office
        self.language: Language = language_of(request)
        self.new_form_cookie = ""

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return tag(self.language)

    @property
    def languages(self) -> Mapping[Language, str]:
        """The languages that the page could be read in, in their own words."""
        return LANGUAGES

    @property
    def nonce(self) -> str:
        """What a style sheet, a script and every element with hx- attributes must carry in this answer."""
        return cast("str", self.request.scope["nonce"])

    @property
    def viewer(self) -> Viewer | None:
        """The officer who is signed in."""
        return viewer_of(self.request)

    @property
    def citizen(self) -> Citizen | None:
        """The petitioner, on a page for one."""
        return citizen_of(self.request)

    @property
    def path(self) -> str:
        """Where to come back to: the address of the page with its query, or the page on which something was pressed."""
        url = self.request.url
        if self.request.method not in ("GET", "HEAD"):
            return _page_above(self.request)
        return f"{url.path}?{url.query}" if url.query else url.path

    @property
    def is_partial(self) -> bool:
        """Whether htmx asked for a part: it has a focus already, which a part must not take by itself."""
        return is_partial(self.request)

    @property
    def navigation(self) -> Sequence[Entry]:
        """The pages that the reader may go to."""
        return navigation(self.request, self.viewer, self.state.permissions)

    @property
    def csrf(self) -> str:
        """The token that every form carries; a visitor who has no session is given a cookie for it."""
        admitted = self.viewer or self.citizen
        if admitted is not None:
            return admitted.session.csrf
        cookie = sessions.token_in(self.request, "form", self.state.settings) or self.new_form_cookie
        if not cookie:
            cookie = self.new_form_cookie = csrf.new_cookie()
        return csrf.token_for_cookie(cookie, self.state.secret)

    def url(self, name: str, **parameters: Any) -> str:
        """The address of a route, by the name of its function."""
        return str(self.request.app.url_path_for(name, **parameters))

    def static(self, name: str) -> str:
        """The address of a file of ours, which changes whenever the file does."""
        return f"/static/{name}?v={_fingerprint(name)}"

    def asset(self, asset: Asset) -> str:
        """Where the page takes a file of the CDN from: there, or from the office's own mirror."""
        if self.state.settings.assets_mirror is None:
            return asset.url
        return f"/assets/{asset.package}/{asset.version}/{asset.path}"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=in_words,
        extensions=["jinja2.ext.i18n"],
    )
    i18n: Any = environment
    i18n.install_gettext_callables(gettext, ngettext, newstyle=True)
    environment.globals.update(HTMX=HTMX, HTMX_CSP=HTMX_CSP, TABLER=TABLER)
    return environment


ENVIRONMENT = _environment()
