"""A text for people in both languages of the product."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["zh", "en"]
#: English months as days have them.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Label(BaseModel):
    """What people read: Chinese first, English complete. A plain string stands for both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _same_in_both(cls, value: object) -> object:
        return {"zh": value, "en": value} if isinstance(value, str) else value

    def in_language(self, language: str) -> str:
        """The text in `language`; anything but `en` reads Chinese."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}" if self.zh != self.en else self.zh


def joined(parts: Iterable[Label | str], *, zh: str = "、", en: str = ", ") -> Label:
    """Several labels in one line; a plain string stands for both languages."""
    labels = [Label(zh=part, en=part) if isinstance(part, str) else part for part in parts]
    return Label(zh=zh.join(label.zh for label in labels), en=en.join(label.en for label in labels))


def quoted(label: Label) -> Label:
    """The label between quotation marks."""
    return Label(zh=f"“{label.zh}”", en=f"“{label.en}”")


def formal_day(day: date) -> Label:
    """A day as papers and refusals have it: `2026年3月2日`, `2 Mar 2026`."""
    return Label(zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {MONTHS[day.month - 1]} {day.year}")
