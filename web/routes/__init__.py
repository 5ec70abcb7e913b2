"""The page families; a router that stands here is in the application, and no other is."""

from __future__ import annotations

from web.router import Router
from web.routes import health, sign_in

ROUTERS: tuple[Router, ...] = (health.router, sign_in.router)
