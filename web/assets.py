"""Files that staff pages take from a CDN, each with the hash it must have; `pull` fetches one and proves it."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Serves every file of every npm package under this address, byte for byte as it lies in the package.
CDN = "https://cdn.jsdelivr.net/npm"

#: Seconds to wait for the npm client or the CDN, which may be slow from a township's line.
PATIENCE = 120


class AssetUnavailable(Exception):
    """A file could not be had with the right bytes; the message says what was tried and what helps."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of one npm package, at an exact version and with an exact content."""

    package: str
    version: str
    path: str
    sha384: str

    @property
    def url(self) -> str:
        """Where a page takes it from."""
        return f"{CDN}/{self.package}@{self.version}/{self.path}"

    @property
    def integrity(self) -> str:
        """The `integrity` attribute, and the source expression of a Content-Security-Policy."""
        return f"sha384-{self.sha384}"


HTMX = Asset(
    package="htmx.org",
    version="4.0.1",
    path="dist/htmx.min.js",
    sha384="Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn",
)
#: Strips hx- attributes from elements without the page's nonce: a petition's text cannot drive htmx.
HTMX_CSP = Asset(
    package="htmx.org",
    version="4.0.1",
    path="dist/ext/hx-csp.min.js",
    sha384="l1UlMMjlxqJ9heYFHycJZCe5JK5ercIbf4mufiyK4B5B/8Hk3xk05wPOiWNv2OUX",
)
TABLER = Asset(
    package="@tabler/core",
    version="1.6.1",
    path="dist/css/tabler.min.css",
    sha384="tT2UAGE9hxG/p5d0iGIvZ/s8El3nWWG3tfG02i8iOY5Pbf8cZZRVmcrrVs+JG5Vw",
)

SCRIPTS = (HTMX, HTMX_CSP)
STYLES = (TABLER,)
ASSETS = (*SCRIPTS, *STYLES)


def sha384(content: bytes) -> str:
    """The hash in the form browsers compare: base64, without the name of the algorithm."""
    return base64.b64encode(hashlib.sha384(content).digest()).decode()


def from_npm(asset: Asset) -> bytes:
    """
    Take the file out of its package, fetched by the npm client: it knows the office's own registry and proxy.

    Raises:
        OSError: there is no npm, or it gave no package.
        KeyError: the package has no such file.
        subprocess.TimeoutExpired: npm did not answer within PATIENCE.
        tarfile.TarError: what npm gave is no package.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise OSError("not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = (npm, "pack", f"{asset.package}@{asset.version}", "--silent", "--ignore-scripts")
        done = subprocess.run(  # noqa: S603 -- constants of this module
            (*command, "--pack-destination", folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        packages = list(Path(folder).glob("*.tgz"))
        if done.returncode or not packages:
            raise OSError(done.stderr.strip() or "it gave no package")
        with tarfile.open(packages[0]) as package:
            member = package.extractfile(f"package/{asset.path}")
            if member is None:
                raise KeyError(asset.path)
            return member.read()


def from_cdn(asset: Asset) -> bytes:
    """
    Fetch the file from where pages take it.

    Raises:
        OSError: the CDN is not reached, or has no such file.
    """
    with urllib.request.urlopen(asset.url, timeout=PATIENCE) as answer:  # noqa: S310 -- always CDN, which is https
        content: bytes = answer.read()
    return content


#: The ways to a file, first the one that needs no open internet.
WAYS: dict[str, Callable[[Asset], bytes]] = {"npm": from_npm, "CDN": from_cdn}


def pull(asset: Asset, folder: Path, *, ways: dict[str, Callable[[Asset], bytes]] = WAYS) -> Path:
    """
    Return the file below `folder`, fetched now unless it is there already; never with other bytes than expected.

    Args:
        asset: which file.
        folder: a cache or a mirror; the file lies in it as package/version/path.
        ways: how to fetch, by name, in this order.

    Raises:
        AssetUnavailable: no way led to the right bytes.
    """
    target = folder / asset.package / asset.version / asset.path
    if target.is_file() and sha384(target.read_bytes()) == asset.sha384:
        return target
    tried = []
    for name, fetch in ways.items():
        try:
            content = fetch(asset)
        except (OSError, KeyError, subprocess.SubprocessError, tarfile.TarError) as problem:
            tried.append(f"{name}: {problem}")
            continue
        if sha384(content) == asset.sha384:
            return _put(content, target)
        tried.append(f"{name}: other bytes than expected, sha384 {sha384(content)}")
    raise AssetUnavailable(
        f"取不到 {asset.url}（{'；'.join(tried)}）。请连接互联网或安装 npm，也可自行把该文件放到 {target}。 "
        f"{asset.url} could not be fetched ({'; '.join(tried)}). "
        f"Connect to the internet, or install npm, or put the file at {target} yourself."
    )


def _put(content: bytes, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may pull the same file at once: each writes its own part, and the last one to rename wins.
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.write_bytes(content)
    return part.replace(target)
