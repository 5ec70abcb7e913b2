"""Keep a page to its own site and to the CDN's files out of the proven cache; nothing leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Route

TYPES = {".css": "text/css", ".js": "text/javascript"}
#: What Chromium writes when the site answers with a refusal, which is what many a test is about.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
#: What Chromium notes when somebody was already writing before the page put the focus for them: they keep theirs.
FASTER = "Autofocus processing was blocked because a document already has a focused element."


def guard(context: BrowserContext, site: str, cdn: Mapping[str, Path]) -> list[str]:
    """
    Keep the context's pages to `site` and `cdn`; return the list into which every complaint will be written.

    Complaints are: an address that is neither, a web socket, an exception of a script, and everything in the
    browser's console, where it also says what the Content-Security-Policy or an integrity hash has stopped.
    """
    complaints: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if url.startswith(f"{site}/"):
            route.continue_()
        elif url in cdn:
            headers = {"content-type": TYPES[cdn[url].suffix], "access-control-allow-origin": "*"}
            route.fulfill(body=cdn[url].read_bytes(), headers=headers)
        else:
            route.abort("blockedbyclient")

    def watch(request: Request) -> None:
        # Here and not in `answer`, which is not asked again where a redirect leads.
        if not request.url.startswith((f"{site}/", "about:", "blob:", "data:")) and request.url not in cdn:
            complaints.append(f"asked for {request.url}")

    def listen(message: ConsoleMessage) -> None:
        refused = REFUSED.match(message.text) and message.location["url"].startswith(f"{site}/")
        if not refused and message.text != FASTER:
            complaints.append(f"{message.type}: {message.text}")

    context.route("**/*", answer)
    context.on("request", watch)
    context.route_web_socket("**/*", lambda socket: complaints.append(f"asked for {socket.url}"))
    context.on("console", listen)
    context.on("weberror", lambda raised: complaints.append(f"raised: {raised.error}"))
    return complaints
