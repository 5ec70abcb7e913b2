"""Who may use a route. Every route declares one of these; one without any stops the application from starting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from web.identity import Viewer
from web.permissions import Permissions


@dataclass(frozen=True, slots=True)
class Policy:
    """`public`: anybody; `signed_in`: any officer; `permission`: who has it; `citizen`: the petitioner of one case."""

    kind: Literal["public", "signed_in", "permission", "citizen"]
    permission: str = ""

    def __str__(self) -> str:
        return f"permission {self.permission}" if self.permission else self.kind.replace("_", " ")


PUBLIC = Policy("public")
SIGNED_IN = Policy("signed_in")
#: A petitioner who gave the query code; the session is tied to the one case.
CITIZEN = Policy("citizen")


def permission(name: str) -> Policy:
    """Officers who have this permission; which holders give it stands in the office's configuration."""
    return Policy("permission", name)


def lets_in(policy: Policy, viewer: Viewer | None, permissions: Permissions) -> bool:
    """Whether the officer may use a route of this policy; for links and menus as well as for the route itself."""
    if policy.kind == "public":
        return True
    if viewer is None or policy.kind == "citizen":
        return False
    return policy.kind == "signed_in" or bool(permissions[policy.permission] & viewer.standing.holders)
