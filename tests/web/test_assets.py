from __future__ import annotations

from pathlib import Path

import pytest

from web.assets import ASSETS, CDN, Asset, AssetUnavailable, pull, sha384

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
PARCEL = Asset(package="@post/parcel", version="1.2.3", path="dist/parcel.js", sha384=sha384(b"parcel"))


def gives(content):
    return lambda _asset: content


def raises(problem):
    def way(_asset):
        raise problem

    return way


def test_it_comes_from_the_cdn_at_an_exact_version():
    assert PARCEL.url == f"{CDN}/@post/parcel@1.2.3/dist/parcel.js"


def test_the_hash_is_written_as_browsers_read_it():
    empty = Asset(package="empty", version="1.0.0", path="empty.js", sha384=sha384(b""))

    assert empty.integrity == "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"


def test_it_is_put_where_its_package_version_and_path_say(tmp_path):
    file = pull(PARCEL, tmp_path, ways={"post": gives(b"parcel")})

    assert file == tmp_path / "@post/parcel/1.2.3/dist/parcel.js"
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"parcel"]


def test_it_is_fetched_once(tmp_path):
    first = pull(PARCEL, tmp_path, ways={"post": gives(b"parcel")})

    assert pull(PARCEL, tmp_path, ways={}) == first


def test_a_file_that_was_changed_in_the_cache_is_fetched_again(tmp_path):
    pull(PARCEL, tmp_path, ways={"post": gives(b"parcel")}).write_bytes(b"other")

    file = pull(PARCEL, tmp_path, ways={"post": gives(b"parcel")})

    assert file.read_bytes() == b"parcel"


@pytest.mark.parametrize(
    "way",
    [gives(b"other"), raises(OSError("no way")), raises(KeyError("dist"))],
    ids=["other bytes", "out of reach", "no such file"],
)
def test_where_one_way_fails_the_next_is_tried(tmp_path, way):
    file = pull(PARCEL, tmp_path, ways={"first": way, "second": gives(b"parcel")})

    assert file.read_bytes() == b"parcel"


def test_without_any_way_it_says_what_was_tried_and_what_helps(tmp_path):
    ways = {"npm": raises(OSError("not installed")), "CDN": gives(b"other")}

    with pytest.raises(AssetUnavailable) as refused:
        pull(PARCEL, tmp_path, ways=ways)

    assert PARCEL.url in str(refused.value)
    assert "npm: not installed" in str(refused.value)
    assert "CDN: other bytes than expected" in str(refused.value)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset.path)
def test_its_version_is_exact(asset):
    assert all(part.isdigit() for part in asset.version.split("."))


@pytest.mark.parametrize("literal", ["sha256-", "sha384-", "sha512-", "cdn.", "unpkg", CDN])
def test_no_template_names_a_hash_or_a_cdn_of_its_own(literal):
    named = [str(file) for file in TEMPLATES.rglob("*.html") if literal in file.read_text("utf-8")]

    assert named == []
