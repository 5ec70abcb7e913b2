"""Find a Chromium for the page tests, or install one; `python -m tests.browser.browser` is a step of `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.browser.axe import AXE, AXE_CHINESE
from tests.browser.cache import CACHE
from web.assets import ASSETS, AssetUnavailable, pull

NAMES = (
    "chromium",
    "chromium-headless-shell",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
#: libatomic1 is for the node inside Playwright, which a small Debian does not satisfy.
DEBIAN = ("chromium-headless-shell", "libatomic1")
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--no-first-run",
)
REMEDY = (
    "There is no browser for the page tests, and none could be installed. Install Chromium or Google Chrome, "
    "or name one: make test ONEVISIT_BROWSER=/path/to/chromium"
)


def flags() -> list[str]:
    """The options to start it with; as root Chromium refuses to start with its sandbox."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]


def find() -> str | None:
    """The first that starts: the one named by the developer, an installed one, Playwright's own."""
    if named := os.environ.get("ONEVISIT_BROWSER"):
        return named if _starts(named) else None
    return next(filter(_starts, _candidates()), None)


def _candidates() -> Iterator[str]:
    for path in (*map(shutil.which, NAMES), *MACOS):
        # Ubuntu's package is a stub for a snap, which sees neither our files nor our flags.
        if path and Path(path).exists() and "/snap" not in str(Path(path).resolve()):
            yield path
    if own := _output(sys.executable, "-c", PLAYWRIGHTS_OWN):
        yield own


def _starts(path: str) -> bool:
    return bool(_output(path, "--version", *flags()))


def main() -> str | None:
    """Prepare everything the page tests need; return what is missing, if anything is."""
    if not (find() and _driver_starts()):
        _install()
    if not _driver_starts():
        return "Playwright's driver does not start. On Debian or Ubuntu: apt-get install libatomic1"
    if not find():
        named = os.environ.get("ONEVISIT_BROWSER")
        return f"ONEVISIT_BROWSER={named} does not start" if named else REMEDY
    try:
        _pull()
    except AssetUnavailable as problem:
        if shutil.which("npm") or not _is_roots_debian():
            return str(problem)
        print("Installing npm, to fetch the files that pages take from the CDN (about 30 MB)", flush=True)
        _run("apt-get", "install", "-q", "-y", "--no-install-recommends", "npm")
        try:
            _pull()
        except AssetUnavailable as problem_still:
            return str(problem_still)
    return None


def _install():
    """Debian's package where we may install it, else Playwright's download, kept beside its other browsers."""
    if _is_roots_debian():
        print("Installing a headless Chromium for the page tests (about 100 MB)", flush=True)
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-q", "-y", "--no-install-recommends", *DEBIAN)
    if not find() and "ONEVISIT_BROWSER" not in os.environ:
        print("Fetching a headless Chromium for the page tests (about 110 MB)", flush=True)
        _run(sys.executable, "-m", "playwright", "install", "--only-shell", "--no-remove", "chromium")


def _driver_starts() -> bool:
    return bool(_output(sys.executable, "-m", "playwright", "--version"))


def _is_roots_debian() -> bool:
    release = Path("/etc/os-release")  # not Ubuntu, where the package is a stub
    named = release.exists() and "ID=debian" in release.read_text("utf-8").splitlines()
    return named and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _pull():
    for asset in (*ASSETS, AXE, AXE_CHINESE):
        pull(asset, CACHE)


def _run(*command: str):
    """Run it in sight, but show its output only when it fails."""
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print("+", *command, "\n", done.stdout[-2000:], flush=True)


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
