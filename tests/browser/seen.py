"""What can be seen of a page as the browser has drawn it: contrast, focus, what prints, and where things come from."""

from __future__ import annotations

from playwright.sync_api import Page

#: Text that cannot be read well: WCAG 2.2, 1.4.3. Every ground from the root on is painted over the one before it, on
#: a canvas, so that transparent colours count as they look. Of badges all letters count as small.
UNREADABLE = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const paint = (colour, alpha) => {
    canvas.globalAlpha = alpha;
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  };
  const luminance = () => {
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(byte => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = element => {
    const line = [];
    for (let one = element; one; one = one.parentElement) line.unshift(one);
    const styles = line.map(one => getComputedStyle(one));
    paint(matchMedia("(prefers-color-scheme: dark)").matches ? "black" : "white", 1);
    styles.forEach(style => paint(style.backgroundColor, 1));
    const ground = luminance();
    paint(styles.at(-1).color, styles.reduce((alpha, style) => alpha * style.opacity, 1));
    const ink = luminance();
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  };
  const least = element => {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    return isLarge && !element.closest(".mark, .lamp, .tag") ? 3 : 4.5;
  };
  const isRead = element =>
    element.checkVisibility({visibilityProperty: true}) && !element.closest(".visually-hidden, :disabled")
    && (element.matches("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea")
        || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  return [...document.body.querySelectorAll("*")].filter(isRead)
    .map(element => [element, ratio(element)])
    .filter(([element, found]) => found < least(element))
    .map(([element, found]) => `${found.toFixed(2)}: ${element.className} ${element.textContent.trim().slice(0, 40)}`);
}"""
#: Puts a badge of every tone on every ground into the page; how many can be seen.
SHEET = """([tones, grounds]) => {
  for (const ground of grounds) {
    const sheet = document.createElement("div");
    sheet.className = ground;
    for (const tone of tones) {
      const badge = sheet.appendChild(document.createElement("span"));
      badge.className = `${tone.split("-")[0]} ${tone}`;
      badge.textContent = tone;
    }
    document.querySelector("main").append(sheet);
  }
  return [...document.querySelectorAll(".mark, .lamp, .tag")].filter(one => one.checkVisibility()).length;
}"""
#: Where the keyboard is: what it stands on, whether that can be seen, and whether it is what the page is for.
STOP = """selector => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const isMarked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  return {
    name: `${at.tagName} ${at.id || at.name || at.textContent.trim().slice(0, 30)}`,
    isSeen: isMarked && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    isMain: Boolean(selector) && at.matches(selector),
    isOut: at === document.body,
  };
}"""
#: What a printed sheet does not need.
SCREEN_ONLY = """() => [...document.querySelectorAll("nav, header, footer, form, button, .btn, .skip, .back")]
  .filter(one => one.checkVisibility()).map(one => `${one.tagName} ${one.className}`)"""
#: Files of others that a browser would take although they were changed.
UNPROVED = """() => [...document.querySelectorAll("link[href^='http'], script[src^='http'], img[src^='http']")]
  .filter(one => new URL(one.href || one.src).origin !== location.origin && !one.integrity).map(one => one.outerHTML)"""
#: What makes the page wider than its window; parts that scroll within themselves hold theirs back.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const sticksOut = one => one.getBoundingClientRect().right > width + 0.5;
  return [...document.body.querySelectorAll("*")].filter(one => sticksOut(one) && ![...one.children].some(sticksOut))
    .map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)} sticks out`);
}"""
#: The keyboard begins where a page that was just opened begins, whatever has the focus now.
BEGIN = """() => {
  const first = document.body.insertBefore(document.createElement("i"), document.body.firstChild);
  first.tabIndex = -1;
  first.focus();
  first.remove();
}"""
#: Done when the page has been drawn once more, its autofocus included.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Far more than any page has, everything opened: beyond it the stops go round.
MOST_STOPS = 800


def walk(page: Page, main: str) -> list[str]:
    """
    Skip to the text by the keyboard and go on, stop by stop, to the main action, or to the end where there is none.

    Returns what is wrong on the way: a stop that cannot be seen, or that the main action is never reached.
    """
    page.evaluate(BEGIN)
    page.keyboard.press("Tab")
    wrong = [] if page.evaluate("document.activeElement.matches('.skip')") else ["the first stop skips nothing"]
    page.keyboard.press("Enter")
    wrong += [] if page.evaluate("document.activeElement.id") == "main" else ["the first stop leads elsewhere"]
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP, main)
        if stop["isOut"]:
            return [*wrong, f"{main} is never reached"] if main else wrong
        wrong += [] if stop["isSeen"] else [f"nobody sees the focus on {stop['name']}"]
        if stop["isMain"]:
            return wrong
    return [*wrong, "the stops have no end"]
