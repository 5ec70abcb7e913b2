"""What a camera writes beside a photograph, where and when and with what it was taken, is not kept; the picture is."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qingxi import opened
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.test_files import stored, upload
from web.picture_metadata import BrokenPicture, without_metadata

PLACE = b"N31.2304 E121.4737"
JFIF, ADOBE, ICC = b"JFIF\x00rest", b"Adobe rest", b"ICC_PROFILE\x00rest"
SCAN = b"\x12\xff\x00\x34\xff\xd0\x56"


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(turned, *, order=">"):
    """Notes of a camera: which side is up, and the place."""
    start = b"MM\x00*" if order == ">" else b"II*\x00"
    entries = [
        struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"Cam\x00"),
        struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0),
    ]
    return start + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(entries) + bytes(4) + PLACE


def jpeg(*segments, scan=SCAN, end=b"\xff\xd9"):
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"scan") + scan + end


def chunk(kind, body=b""):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks, end=b""):
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", bytes(13))
        + b"".join(chunks)
        + chunk(b"IDAT", b"data")
        + chunk(b"IEND")
        + end
    )


@pytest.mark.parametrize(
    ("marker", "body"),
    [(0xE1, b"Exif\x00\x00" + PLACE), (0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE), (0xED, PLACE), (0xFE, PLACE), (0xE2, b"MPF\x00" + PLACE), (0xEF, PLACE)],
    ids=["Exif", "XMP", "IPTC", "comment", "further pictures", "maker"],
)  # fmt: skip
def test_what_was_written_beside_a_photograph_is_left_out(marker, body):
    shown = [segment(0xE0, JFIF), segment(0xE2, ICC), segment(0xEE, ADOBE), segment(0xDB, b"table")]

    got = without_metadata(jpeg(shown[0], segment(marker, body), *shown[1:]), "jpg")

    assert got == jpeg(*shown)


def test_what_stands_between_two_scans_or_behind_the_end_is_left_out_too():
    second = segment(0xC4, b"table") + segment(0xDA, b"scan") + SCAN
    film = b"ftypmp42" + PLACE

    got = without_metadata(jpeg(scan=SCAN + segment(0xFE, PLACE) + second, end=b"\xff\xff\xd9" + film), "jpg")

    assert got == jpeg(scan=SCAN + second)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", range(2, 9))
def test_which_side_is_up_stays_known(turned, order):
    upright = jpeg(
        segment(0xE1, b"Exif\x00\x00" + exif(turned)[:8] + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turned, 0, 0))
    )

    got = without_metadata(
        jpeg(segment(0xE1, b"Exif\x00\x00" + exif(turned, order=order)), segment(0xE1, b"Exif\x00\x00" + exif(3))),
        "jpg",
    )

    assert got == upright
    assert PLACE not in got


@pytest.mark.parametrize(
    "notes",
    [exif(1), exif(9), exif(6)[:12], b"MM\x00*", b"XX\x00*" + PLACE],
    ids=["upright", "no such side", "cut off", "no directory", "no notes"],
)
def test_notes_that_turn_nothing_are_left_out_whole(notes):
    assert without_metadata(jpeg(segment(0xE1, b"Exif\x00\x00" + notes)), "jpg") == jpeg()
    assert without_metadata(png(chunk(b"eXIf", notes)), "png") == png()


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf", b"prVt"])
def test_what_was_written_beside_a_drawing_is_left_out(kind):
    shown = [chunk(b"gAMA", b"1234"), chunk(b"tRNS", b"12"), chunk(b"pHYs", bytes(9))]

    got = without_metadata(png(shown[0], chunk(kind, PLACE), *shown[1:], end=PLACE), "png")

    assert got == png(*shown)


def test_which_side_of_a_drawing_is_up_stays_known():
    got = without_metadata(png(chunk(b"eXIf", exif(6))), "png")

    assert got == png(chunk(b"eXIf", b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)))


def test_a_photograph_whose_end_did_not_arrive_is_kept_as_far_as_it_came():
    assert without_metadata(jpeg(end=b""), "jpg") == jpeg()


@pytest.mark.parametrize(
    ("kind", "content"),
    [("jpg", b"\xff\xd8\xff\xe1\x00\xff"), ("jpg", b"\xff\xd8\xff\xe1\x00\x01\xff\xd9"), ("jpg", b"\xff\xd8\xff"), ("jpg", b"\xff\xd8\xff\xe1"), ("jpg", b"\xff\xd8ab"), ("png", png()[:-13]), ("png", png()[:9]), ("png", png(bytes(12)))],
    ids=["cut in a segment", "shorter than its length", "nothing", "no length", "no marker", "no end", "no chunk", "no kind"],
)  # fmt: skip
def test_what_cannot_be_read_so_far_is_broken(kind, content):
    with pytest.raises(BrokenPicture):
        without_metadata(content, kind)


@given(
    kind=st.sampled_from(["jpg", "png"]),
    parts=st.lists(
        st.binary(max_size=12)
        | st.sampled_from(
            [SCAN, segment(0xE1, PLACE), segment(0xDA, b"s"), chunk(b"tEXt", PLACE), b"\xff\xd9", chunk(b"IEND")]
        )
    ),
)
def test_whatever_comes_it_is_broken_or_clean_for_good(kind, parts):
    start = {"jpg": b"\xff\xd8", "png": b"\x89PNG\r\n\x1a\n"}[kind]
    try:
        once = without_metadata(start + b"".join(parts), kind)
    except BrokenPicture:
        return

    assert without_metadata(once, kind) == once


def test_other_files_are_kept_as_they_came():
    assert without_metadata(PLACE, "pdf") == PLACE


def test_a_photograph_is_stored_without_the_place_where_it_was_taken(door, township, work_state):
    case, client = opened(township), door("lin")

    answer = upload(client, case, ("照片.jpg", jpeg(segment(0xE1, b"Exif\x00\x00" + exif(6)))))

    assert answer.status_code == 303
    (path,) = stored(work_state)
    assert PLACE not in path.read_bytes()
    assert path.read_bytes().endswith(SCAN + b"\xff\xd9")
