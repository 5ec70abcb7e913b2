"""
The tour (docs/tour.md) as what it asks of its reader, and a reader who does exactly that in a browser.

A step is a heading with the sign-in name of whoever acts. In it **bold** is pressed, the table behind it is filled in
before, and what stands in quotation marks behind `>` must be on the page then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

#: The heads of the tables.
HEADS = frozenset({"栏目", "Field"})
#: Answers that depend on when and by whom the tour is taken.
TODAY = ("今天", "today")
CODE = ("抄下的查询码", "the code you noted")
_STEP = re.compile(r"## \d+\. [^`]+?(?:`(?P<login>[a-z]+)`)?")
_PRESSED = re.compile(r"\*\*(.+?)\*\*")
_SEEN = re.compile(r"“(.+?)”")
_ROW = re.compile(r"\| (?P<label>[^|]+) \| (?P<value>[^|]+) \|")


@dataclass(frozen=True, slots=True)
class Press:
    """A link, or an action with what is filled in before its button is pressed."""

    title: str
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class See:
    """Words that must stand on the page."""

    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one person does; without a login it is the petitioner with the query code."""

    login: str | None
    parts: list[Press | See] = field(default_factory=list)


def read_tour(text: str) -> list[Step]:
    """The steps that are taken in the browser."""
    chapters = [chapter.splitlines() for chapter in re.split(r"^(?=## )", text, flags=re.MULTILINE)]
    headed = [(_STEP.fullmatch(lines[0]), lines[1:]) for lines in chapters]
    steps = [_read_step(heading["login"], lines) for heading, lines in headed if heading]
    return [step for step in steps if step.parts]


def _read_step(login: str | None, lines: list[str]) -> Step:
    step = Step(login)
    for line in lines:
        if line.startswith(">"):
            step.parts.extend(See(words) for words in _SEEN.findall(line))
        elif row := _ROW.fullmatch(line):
            last = step.parts[-1]
            assert isinstance(last, Press), f"{line}: a table stands behind what is pressed"
            if row["label"] not in HEADS:
                last.fields.append((row["label"], row["value"]))
        else:
            step.parts.extend(Press(title) for title in _PRESSED.findall(line))
    return step


@dataclass(slots=True)
class Reader:
    """
    Somebody who takes the tour.

    `enter` opens the page of the person with this login, or that of the petitioner; `today` is ISO 8601.
    """

    enter: Callable[[str | None], Page]
    today: str
    code: str = ""

    def takes(self, steps: list[Step]) -> Iterator[tuple[int, str, Page]]:
        """Take one step after the other: its number, what was just pressed or seen, and the page as it is then."""
        for number, step in enumerate(steps, 1):
            page = self.enter(step.login)
            for part in step.parts:
                if isinstance(part, See):
                    page.get_by_text(part.words).filter(visible=True).first.wait_for(timeout=10_000)
                    yield number, part.words, page
                else:
                    self._presses(part, page)
                    if (code := page.locator(".code")).count():
                        self.code = code.inner_text()
                    yield number, part.title, page

    def _presses(self, part: Press, page: Page) -> None:
        action = page.locator("details[id^='act-'], details[id^='do-']").filter(
            has=page.locator(":scope > summary").get_by_text(part.title, exact=True)
        )
        form = action if action.count() else page.get_by_role("main")
        for layer in action.locator("xpath=ancestor-or-self::details | .//details").all():
            if layer.get_attribute("open") is None:
                layer.locator("> summary").click()
        meant = dict.fromkeys(TODAY, self.today) | dict.fromkeys(CODE, self.code)
        for label, value in part.fields:
            _fill(form, label, meant.get(value, value))
        # An action has one button; everything else is pressed by its name.
        button = action.locator("button") if action.count() else _named(part.title, page)
        with page.expect_navigation():
            button.click()


def _named(title: str, page: Page) -> Locator:
    """What is called so: a button or a link, in the page itself or in its menu."""
    begins = re.compile(rf"^\s*{re.escape(title)}")
    main = page.get_by_role("main")
    places = (main.get_by_role("button"), main.locator("a"), page.locator("a"))
    found = [named.first for place in places if (named := place.filter(has_text=begins)).count()]
    assert found, f"nothing to press is called “{title}” on {page.title()}: {main.inner_text()}"
    return found[0]


def _fill(form: Locator, label: str, value: str) -> None:
    """Fill in a field by its words; a cell of a list has a number behind them, unseen."""
    named = re.compile(rf"^{re.escape(label)}\d*(（选填）| \(optional\))?$".replace("/", r"\/"))
    choice = form.get_by_role("group", name=named).get_by_label(value, exact=True)
    if choice.count():
        choice.check()
        return
    control = form.get_by_label(named).first
    if form.locator("select").and_(control).count():
        control.select_option(label=value)
    else:
        control.fill(value)
