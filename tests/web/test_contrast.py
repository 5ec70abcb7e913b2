"""How well the tokens of the style sheets can be read, by our own measurement; axe only says "incomplete" of badges."""

from __future__ import annotations

import re
from itertools import product

import pytest

from web.rendering import STATIC

#: WCAG 2.2: 1.4.3 for text, 1.4.11 for the edges of controls and the focus.
TEXT = 4.5
EDGE = 3.0
SCHEMES = ("light", "dark")
GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink-soft", "accent", "red-ink", "yellow-ink", "blue-ink", "green-ink")
EDGES = ("line-strong", "red-line", "yellow-line", "blue-line", "green-line", "focus")
PUBLIC_INKS = ("ink", "ink-soft", "accent", "red-ink", "green-ink")

HEX = r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b"
PAIR = re.compile(rf"--([a-z-]+): light-dark\(({HEX}), ({HEX})\);")
SINGLE = re.compile(rf"--([a-z-]+): ({HEX});")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![-\w])color: var\(--([a-z-]+)\)")
GROUND = re.compile(r"background(?:-color)?: var\(--([a-z-]+)\)")
#: A shadow is no text, printed paper is always white, and an arrow inside a picture cannot ask for a token.
APART = re.compile(r"@media print \{.*?\n\}|box-shadow: [^;]+;|url\([^)]*\)|/\*.*?\*/|:root \{.*?\n\s*\}", re.DOTALL)


def tokens_of(name):
    """Scheme → token → colour."""
    css = (STATIC / name).read_text("utf-8")
    if pairs := PAIR.findall(css):
        return {
            "light": {token: light for token, light, _ in pairs},
            "dark": {token: dark for token, _, dark in pairs},
        }
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    bright = dict(SINGLE.findall(light))
    return {"light": bright, "dark": {**bright, **dict(SINGLE.findall(dark))}}


def pairs_in(name):
    """Every (ink, ground) that one rule of a style sheet sets together, with its selector."""
    css = (STATIC / name).read_text("utf-8")
    for selector, body in RULE.findall(css):
        inks, grounds = COLOUR.findall(body), GROUND.findall(body)
        if inks and grounds:
            yield pytest.param(inks[-1], grounds[-1], id=" ".join(selector.split())[-60:])


def luminance(colour):
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


STYLE = tokens_of("style.css")
PUBLIC = tokens_of("public.css")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#f59f00", "#ffffff", 2.13), ("#fff", "#fff", 1)],
    ids=["black on white", "the grey that just fails", "amber on white", "nothing at all"],
)
def test_the_measure_agrees_with_known_ratios(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), list(product(INKS, GROUNDS)), ids=lambda token: token)
def test_every_ink_can_be_read_on_every_ground(scheme, ink, ground):
    assert contrast(STYLE[scheme][ink], STYLE[scheme][ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("colour", ["red", "yellow", "blue", "green"])
def test_every_badge_can_be_read(scheme, colour):
    tokens = STYLE[scheme]

    assert contrast(tokens[f"{colour}-ink"], tokens[f"{colour}-ground"]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), list(pairs_in("style.css")))
def test_what_a_rule_sets_together_can_be_read(scheme, ink, ground):
    assert contrast(STYLE[scheme][ink], STYLE[scheme][ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), list(pairs_in("public.css")))
def test_what_a_rule_of_the_public_pages_sets_together_can_be_read(scheme, ink, ground):
    assert contrast(PUBLIC[scheme][ink], PUBLIC[scheme][ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), list(product(PUBLIC_INKS, ("paper", "surface"))), ids=lambda token: token)
def test_every_ink_can_be_read_on_the_public_pages(scheme, ink, ground):
    assert contrast(PUBLIC[scheme][ink], PUBLIC[scheme][ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), list(product(EDGES, GROUNDS)), ids=lambda token: token)
def test_edges_of_controls_and_the_focus_can_be_seen(scheme, edge, ground):
    assert contrast(STYLE[scheme][edge], STYLE[scheme][ground]) >= EDGE


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("edge", ["line", "focus"])
def test_edges_and_the_focus_can_be_seen_on_the_public_pages(scheme, edge):
    assert contrast(PUBLIC[scheme][edge], PUBLIC[scheme]["surface"]) >= EDGE


@pytest.mark.parametrize("name", ["style.css", "public.css"])
def test_no_rule_has_a_colour_that_is_not_measured(name):
    rest = APART.sub("", (STATIC / name).read_text("utf-8"))

    assert re.findall(rf"{HEX}|\brgba?\(|\bhsla?\(|\boklch\(|opacity: 0\.[0-4]", rest) == []


@pytest.mark.parametrize("name", ["style.css", "public.css"])
def test_every_token_that_is_used_exists(name):
    css = (STATIC / name).read_text("utf-8")
    declared = set(re.findall(r"(--[a-z-]+):", css))

    assert {token for token in re.findall(r"var\((--[a-z-]+)", css) if not token.startswith("--tblr")} <= declared


def test_the_style_sheet_of_the_public_pages_is_small():
    assert len((STATIC / "public.css").read_bytes()) <= 10 * 1024
