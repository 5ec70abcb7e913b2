"""Where the files of the CDN lie for the tests: fetched once, proved by their hash each time, shared by all workers."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "assets"
