"""Who is looking at a page: the signed-in officer with what he may stand for, or the petitioner of one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from engine.labels import Label
from engine.roles import Standing
from web.session_store import Session


@dataclass(frozen=True, slots=True)
class StandIn:
    """The other one of a leave, whether away or standing in, and its last day."""

    name: str
    post: Label
    until: Label


@dataclass(frozen=True, slots=True)
class Viewer:
    """The officer who is signed in: for whom he stands in today, and who stands in for him where he is away."""

    person_id: str
    login: str
    name: str
    post: Label
    standing: Standing
    language: str
    session: Session
    stands_in: tuple[StandIn, ...] = ()
    deputies: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Citizen:
    """A petitioner who gave a query code: may see the one case, as its petitioner."""

    case_id: str
    language: str
    session: Session


def viewer_of(request: Request) -> Viewer | None:
    """The officer who is signed in, if the route's policy let one in."""
    return cast("Viewer | None", request.scope.get("viewer"))


def citizen_of(request: Request) -> Citizen | None:
    """The petitioner, on a route for petitioners."""
    return cast("Citizen | None", request.scope.get("citizen"))


def _viewer(request: Request) -> Viewer:
    viewer = viewer_of(request)
    assert viewer is not None, "only a route whose policy wants an officer may ask for one"
    return viewer


def _citizen(request: Request) -> Citizen:
    citizen = citizen_of(request)
    assert citizen is not None, "only a route with the policy CITIZEN may ask for one"
    return citizen


SignedIn = Annotated[Viewer, Depends(_viewer)]
Petitioner = Annotated[Citizen, Depends(_citizen)]
