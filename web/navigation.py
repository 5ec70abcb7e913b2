"""The menu: which pages stand in it, in which order, and which of them the reader may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from engine.labels import Label
from web.identity import Viewer
from web.permissions import Permissions
from web.policy import lets_in


@dataclass(frozen=True, slots=True)
class Page:
    """A page that may stand in the menu: the name of its route's function, its words and its icon."""

    route: str
    label: Label
    icon: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu as this reader sees it."""

    label: Label
    icon: str
    url: str
    is_current: bool


#: In the order of the working day. A page whose route does not exist, or is closed to the reader, is left out.
PAGES = (
    Page("my_work", Label(zh="我的工作", en="My work"), "inbox"),
    Page("register", Label(zh="登记来访", en="Register"), "plus"),
    Page("case_list", Label(zh="信访事项", en="Cases"), "list"),
    Page("leader_page", Label(zh="领导包案", en="Leaders"), "flag"),
    Page("audit_page", Label(zh="核查", en="Audit"), "shield"),
)


def navigation(request: Request, viewer: Viewer | None, permissions: Permissions) -> Sequence[Entry]:
    """The menu for this reader, from the same table of policies that guards the routes."""
    paths = {route.name: route.path for route in request.app.routes if hasattr(route, "path")}
    policies = request.app.state.policies
    return [
        Entry(page.label, page.icon, paths[page.route], request.url.path == paths[page.route])
        for page in PAGES
        if page.route in paths and lets_in(policies["GET", paths[page.route]], viewer, permissions)
    ]
