"""Who is looking at a page: the signed-in officer with what he may stand for, or the petitioner of one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from engine.unit_of_work import Work
from web.session_store import Session


class Standing(Protocol):
    """What the engine wants to know of an actor (engine.execute.Standing)."""

    @property
    def actor(self) -> str:
        """`person:ID`."""

    @property
    def holders(self) -> frozenset[str]:
        """Everything the person holds today: `person:…`, `group:…`, `head:…`, `unit:…`, `roster:…`."""

    @property
    def identities(self) -> frozenset[str]:
        """Everything by which a case may exclude the person."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the office as the pages need him: sign-in name, name, post, and standing of the day."""

    login: str
    name: str
    post: str
    standing: Standing


class People(Protocol):
    """The office's people, as sign-in and pages ask for them; workflows/people.py answers."""

    def find_by_login(self, work: Work, login: str) -> str | None:
        """The id of the person with this sign-in name, in any case of letters, while he is in office; else None."""

    def known(self, work: Work, person_id: str, today: date) -> Known | None:
        """Sign-in name, name, post and standing on this day, in one query; None once the person has left."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The officer who is signed in."""

    person_id: str
    login: str
    name: str
    post: str
    standing: Standing
    language: str
    session: Session


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
