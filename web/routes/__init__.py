"""The page families; a router that stands here is in the application, and no other is."""

from __future__ import annotations

from web.router import Router
from web.routes import (
    actions,
    audit,
    cases,
    citizen,
    documents,
    files,
    health,
    intake,
    leader,
    lists,
    my_work,
    query_code,
    receipts,
    sign_in,
)

ROUTERS: tuple[Router, ...] = (
    health.router,
    sign_in.router,
    my_work.router,
    lists.router,
    leader.router,
    intake.router,
    receipts.router,
    query_code.router,
    citizen.router,
    cases.router,
    actions.router,
    files.router,
    documents.router,
    audit.router,
)
