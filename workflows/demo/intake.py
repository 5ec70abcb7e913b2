"""What a clerk writes when an invented matter comes in: the opening forms of the three lifecycles."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from workflows.demo.dating import EVENING_BEFORE

#: How the petitioner confirms what was written down, and how he wants to be told, by channel.
_CONFIRMED: Mapping[str, str] = {"visit": "signed", "leader_visit": "signed", "phone": "read_back", "grid": "read_back"}
_ONLINE = frozenset({"web", "app"})


def came(
    title: str, facts: str, *requests: str, name: str, village: str, channel: str = "visit", **more: Any
) -> dict[str, Any]:
    """A petition: one line, the petitioner's words, the requests one by one, who brings it and from where."""
    is_online = channel in _ONLINE
    return {
        "title": title,
        "facts": facts,
        "requests": [{"text": request} for request in requests],
        "channel": channel,
        "source_level": "direct",
        "first_receiver": "lijia",
        "head_count": "1",
        "anonymous": "false",
        "secrecy_wish": "false",
        "about": "duty",
        "petitioner_name": name,
        "phone": telephone(name),
        "village": village,
        "notify_way": "online" if is_online else "paper",
        "privacy_notice_given": "true",
        **({"intake_confirmed": "online" if is_online else _CONFIRMED[channel]} if _confirms(channel) else {}),
        **({"received_at": EVENING_BEFORE} if is_online else {}),
        **more,
    }


def proposed(
    title: str, facts: str, *, name: str, village: str, content: str, channel: str = "visit", **more: Any
) -> dict[str, Any]:
    """A suggestion."""
    return {
        "title": title,
        "facts": facts,
        "channel": channel,
        "first_receiver": "lijia",
        "anonymous": "false",
        "petitioner_name": name,
        "phone": telephone(name),
        "notify_way": "paper",
        "village": village,
        "content_l1": content,
        **more,
    }


def reported_under_seal(title: str, accusation: str, *, channel: str = "letter", **more: Any) -> dict[str, Any]:
    """A report of misconduct."""
    return {
        "title": title,
        "accusation": accusation,
        "channel": channel,
        "first_receiver": "lijia",
        "anonymous": "true",
        **more,
    }


def from_above(channel: str, level: str, kind: str, number: str) -> dict[str, Any]:
    """What is added when an upper level or another organ handed the item over."""
    return {"channel": channel, "source_level": level, "upper_kind": kind, "upper_no": number}


def telephone(name: str) -> str:
    """A number that nobody has, always the same for one name."""
    return f"1380000{zlib.crc32(name.encode()) % 10000:04}"


def _confirms(channel: str) -> bool:
    return channel in _ONLINE or channel in _CONFIRMED
