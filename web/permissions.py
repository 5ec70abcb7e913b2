"""
Which holders have each permission that a route may ask for.

A permission opens a page; what somebody may see and do on it, the lifecycle's roles say, case by case.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Permission → holders, of whom one is enough.
Permissions = Mapping[str, frozenset[str]]

PERMISSIONS: Permissions = {
    # Whom a lifecycle lets open a case, and the Party office, which stands in for the clerks.
    "register": frozenset(
        {
            "group:petition_office",
            "head:petition_office",
            "group:party_office",
            "group:village_officers",
            "roster:duty",
            "group:discipline",
        }
    ),
    "lead": frozenset({"group:secretary", "head:township", "group:leaders", "head:petition_office"}),
    "audit": frozenset({"group:auditors"}),
    # Who can run commands on the machine, and is told what only they mend.
    "repair": frozenset({"group:admins"}),
}
