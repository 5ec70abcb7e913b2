"""What axe-core finds wrong with a page, in Chinese; it comes with the tests and never with the product."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.cache import CACHE
from web.assets import Asset, pull

AXE = Asset(
    package="axe-core",
    version="4.14.1",
    path="axe.min.js",
    sha384="xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH",
)
AXE_CHINESE = Asset(
    package="axe-core",
    version="4.14.1",
    path="locales/zh_CN.json",
    sha384="x6aGYFaCpBx/guJzs3x00D+DXp4d4Bb8L1PYw2YRyqU4C9kxlbvyCpYk1Jp6rzoF",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: What depends on colours; everything else is the same in the light and in the dark.
COLOURS = ("color-contrast", "link-in-text-block")
#: Only what is wrong is asked for, and no style sheet is fetched once more, which none of these rules needs.
RUN = """async rules => {
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"], preload: false});
  return found.violations.map(rule => `${rule.id}: ${rule.help} (${rule.nodes.map(node => node.target).join("; ")})`);
}"""


def violations(page: Page, rules: tuple[str, ...] = RULES) -> list[str]:
    """
    Every rule that the page breaks as it stands now, with the elements that break it.

    The script is handed to the page by the driver, which no Content-Security-Policy forbids.
    """
    if not page.evaluate("'axe' in window"):
        locale = pull(AXE_CHINESE, CACHE).read_text("utf-8")
        page.evaluate(pull(AXE, CACHE).read_text("utf-8"))
        page.evaluate("locale => axe.configure({locale: JSON.parse(locale)})", locale)
    return page.evaluate(RUN, list(rules))
