"""The composition root: everything is joined together here, once."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from web import errors
from web.errors import Apologies
from web.rendering import STATIC
from web.router import Router, add_routes, check_policies
from web.routes import ROUTERS
from web.security import Bodies, Security
from web.state import AppState


def create_app(state: AppState, *, routers: Iterable[Router] = ROUTERS) -> FastAPI:
    """
    Build the application around a state that is built already.

    Raises:
        RouteWithoutPolicy: a route does not say who may use it.
    """
    settings = state.settings
    app = FastAPI(
        title="一访办 OneVisit",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.office = state
    app.state.open_folders = {"static", "assets"}
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    if settings.assets_mirror is not None:
        app.mount("/assets", StaticFiles(directory=settings.assets_mirror), name="assets")
    add_routes(app, routers, settings=settings)
    errors.install(app)
    app.add_middleware(Bodies, settings=settings)
    app.add_middleware(Apologies)
    app.add_middleware(Security, settings=settings)
    check_policies(app, state)
    return app
