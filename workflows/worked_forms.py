"""The forms that worked matters have in common; moments are wall time of the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.worked_acts import Act

_COMMON: Mapping[str, Any] = {
    "source_level": "direct",
    "first_receiver": "lijia",
    "head_count": "1",
    "anonymous": "false",
    "secrecy_wish": "false",
    "about": "duty",
    "notify_way": "paper",
    "privacy_notice_given": "true",
}
_SORTED: Mapping[str, Any] = {
    "class3": "appeal",
    "purpose": "request",
    "same_matter": "none",
    "own_power": "own",
    "first_or_repeat": "first",
    "legal_state": "none",
    "pathway": "petition",
}


def intake(title: str, facts: str, request: str, at: str, **more: Any) -> dict[str, Any]:
    """The registration of a visit; `more` says what is different."""
    return {
        **_COMMON,
        "title": title,
        "facts": facts,
        "requests": [{"text": request}],
        "received_at": at,
        "channel": "visit",
        **more,
    }


def sort(at: str, content: str, **more: Any) -> Act:
    """A request within the own powers, unless `more` says otherwise."""
    return Act("lijia", "sort", at, {**_SORTED, "content_l1": content, **more})


def accept(by: str, at: str) -> Act:
    """Accepted on the day of the press."""
    return Act(by, "accept", at, {"accept_date": at[:10]})


def contact(by: str, at: str, gist: str, **more: Any) -> Act:
    """Somebody of the office speaks to the petitioner."""
    return Act(by, "contact", at, {"contact_on": at[:10], "contact_way": "in_person", "contact_gist": gist}, **more)


def told(action: str, at: str, text: str) -> Act:
    """The head of the petition office reports an urgent matter."""
    return Act("zhouming", action, at, {"report_way": "phone", "report_text": text})


_DELIVERY: Mapping[str, Any] = {
    "delivery_way": "in_person",
    "delivery_receiver": "信访人本人",
    "receipt_state": "signed",
    "stance": "agrees",
}


def deliver(by: str, action: str, at: str, **more: Any) -> Act:
    """An answer reaches the petitioner, who signs for it."""
    return Act(by, action, at, {**_DELIVERY, "delivered_on": at[:10], **more}, paper="送达回证（本人签字）")
