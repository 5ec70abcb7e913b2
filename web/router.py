"""Routes that say who may use them, and the application's table of who may use what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route

from web.gate import gate
from web.policy import Policy
from web.settings import Settings
from web.state import AppState

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Table = Mapping[tuple[str, str], Policy]


class RouteWithoutPolicy(Exception):
    """A route does not say who may use it, or names a permission that the office does not know."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One route as its module declares it."""

    method: Method
    path: str
    endpoint: Callable[..., Any]
    policy: Policy
    brings_files: bool


@dataclass(frozen=True, slots=True)
class Router:
    """The routes of one page family, in the order of declaration."""

    declared: list[Declared] = field(default_factory=list)

    def get(self, path: str, *, policy: Policy) -> Callable[[Endpoint], Endpoint]:
        """Declare a page; it answers HEAD, too, and changes nothing."""
        return self._declare("GET", path, policy=policy)

    def post(self, path: str, *, policy: Policy, brings_files: bool = False) -> Callable[[Endpoint], Endpoint]:
        """Declare what a form is sent to; with `brings_files` its body may be as large as an upload."""
        return self._declare("POST", path, policy=policy, brings_files=brings_files)

    def _declare(
        self, method: Method, path: str, *, policy: Policy, brings_files: bool = False
    ) -> Callable[[Endpoint], Endpoint]:
        def declare(endpoint: Endpoint) -> Endpoint:
            self.declared.append(Declared(method, path, endpoint, policy, brings_files))
            return endpoint

        return declare


def add_routes(app: FastAPI, routers: Iterable[Router], *, settings: Settings) -> None:
    """Add what the routers declare to the application, each route behind the gate of its policy."""
    table: dict[tuple[str, str], Policy] = {}
    for declared in (declared for router in routers for declared in router.declared):
        most_bytes = settings.upload_limit if declared.brings_files else settings.body_limit
        app.add_api_route(
            declared.path,
            declared.endpoint,
            methods=[declared.method],
            dependencies=[Depends(guard) for guard in gate(declared.policy, declared.method, most_bytes=most_bytes)],
            name=declared.endpoint.__name__,
            response_class=HTMLResponse,
            response_model=None,
            include_in_schema=False,
        )
        table[declared.method, declared.path] = declared.policy
    app.state.policies = table


def policy_table(app: FastAPI) -> list[tuple[str, str, Policy]]:
    """
    Every route of the application with its policy, as (method, path, policy); the tests walk over it.

    Raises:
        RouteWithoutPolicy: a route came into the application on another way than through a Router.
    """
    policies: Table = app.state.policies
    rows = []
    for route in app.routes:
        if isinstance(route, Mount) and route.name in app.state.open_folders:
            continue
        for method in _methods(route):
            if (method, _path(route)) not in policies:
                raise RouteWithoutPolicy(f"{method} {_path(route)} does not say who may use it")
            rows.append((method, _path(route), policies[method, _path(route)]))
    return rows


def check_policies(app: FastAPI, state: AppState) -> None:
    """
    Refuse an application in which some route is open to nobody knows whom.

    Raises:
        RouteWithoutPolicy: see there.
    """
    names = set()
    for method, path, policy in policy_table(app):
        if policy.permission and policy.permission not in state.permissions:
            raise RouteWithoutPolicy(f"{method} {path} wants the permission {policy.permission!r}, which nobody gives")
        names.add((method, path))
    if len(names) != len(policy_table(app)):
        raise RouteWithoutPolicy("the same method and path are declared twice")


def _methods(route: BaseRoute) -> list[str]:
    methods = route.methods if isinstance(route, Route) else None
    return sorted(methods) if methods else ["ANY"]


def _path(route: BaseRoute) -> str:
    return str(getattr(route, "path", route))
