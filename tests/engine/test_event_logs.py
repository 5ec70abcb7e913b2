from __future__ import annotations

import errno
import gzip
import lzma
import resource
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadLog
from engine.log_sentences import LOG_SENTENCES
from engine.logs.events import Bounds, Columns, Reading, seen
from engine.logs.reading import log_traces
from tests.engine.made_logs import START, activities, attribute, read, table, written, xes

CASES = {"P-1": ["寄件", "Sort", "Deliver"], "P-2": ["寄件", "Sort", "Sort"]}
ROWS = [
    ["P-2", "寄件", "2026-03-02T09:00:00+08:00"],
    ["P-1", "寄件", "2026-03-02T09:05:00+08:00"],
    ["P-2", "Sort", "2026-03-02T09:10:00+08:00"],
    ["P-1", "Sort", "2026-03-02T09:15:00+08:00"],
    ["P-1", "Deliver", "2026-03-03T08:00:00+08:00"],
    ["P-2", "Sort", "2026-03-04T08:00:00+08:00"],
]
LOG = xes(CASES)


@pytest.fixture
def refused(tmp_path):
    """What is wrong with a file of this name and content."""

    def refused(name, data, **how):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(BadLog) as bad:
            read(path, **how)
        return bad.value.problem

    return refused


# what is read


@pytest.mark.parametrize("packed", ["", ".gz", ".xz"])
@pytest.mark.parametrize(("name", "data"), [("log.xes", LOG), ("log.csv", table(ROWS))], ids=["XES", "table"])
def test_a_log_is_read_case_by_case_however_it_is_packed(tmp_path, name, data, packed):
    traces, noted = read(written(tmp_path, name + packed, data))

    assert activities(traces) == CASES
    assert noted == {"roleless": 6}


def test_it_is_unpacked_by_what_it_holds_and_not_by_its_name(tmp_path):
    (tmp_path / "log.xes").write_bytes(gzip.compress(LOG))
    (tmp_path / "LOG.XES.GZ").write_bytes(LOG)

    assert activities(read(tmp_path / "log.xes")[0]) == activities(read(tmp_path / "LOG.XES.GZ")[0]) == CASES


def test_packed_pieces_one_after_the_other_are_one_log(tmp_path):
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(LOG[:300]) + gzip.compress(LOG[300:]))
    (tmp_path / "log.xes.xz").write_bytes(
        lzma.compress(b"") + lzma.compress(LOG[:300]) + bytes(8) + lzma.compress(LOG[300:]) + bytes(4)
    )

    assert activities(read(tmp_path / "log.xes.gz")[0]) == activities(read(tmp_path / "log.xes.xz")[0]) == CASES


def test_moments_are_moments_and_those_without_a_zone_are_the_offices(tmp_path):
    path = written(tmp_path, "log.csv", table([["1", "a", "2026-03-02 09:00"], ["1", "b", "2026-03-02T09:30:00Z"]]))

    events = next(log_traces(path, Reading("log.csv", ZoneInfo("Asia/Shanghai")))).events

    assert [event.at.astimezone(UTC).hour for event in events] == [1, 9]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026/3/2 9:05", datetime(2026, 3, 2, 9, 5, tzinfo=UTC)),
        ("2026年3月2日 09:05:30", datetime(2026, 3, 2, 9, 5, 30, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T09:05:00.250+08:00", datetime(2026, 3, 2, 1, 5, 0, 250_000, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_moment_is_read_as_spreadsheets_and_standards_write_it(tmp_path, text, moment):
    (trace,), _ = read(written(tmp_path, "log.csv", table([["1", "a", text]])))

    assert trace.events[0].at == moment


def test_another_order_of_day_and_month_is_said_and_never_guessed(tmp_path):
    path = written(tmp_path, "log.csv", table([["1", "a", "02.03.2026 09:05 +0800"]]))

    (trace,), _ = read(path, time_format="%d.%m.%Y %H:%M %z")

    assert trace.events[0].at == datetime(2026, 3, 2, 9, 5, tzinfo=timezone(timedelta(hours=8)))


def test_events_follow_their_times_and_those_of_one_moment_the_file(tmp_path):
    rows = [["1", "third", "2026-03-03"], ["1", "first", "2026-03-02"], ["1", "second", "2026-03-02"]]

    traces, noted = read(written(tmp_path, "log.csv", table(rows)))

    assert activities(traces) == {"1": ["first", "second", "third"]}
    assert noted["sorted"] == 1


def test_events_without_a_time_stay_where_the_file_has_them(tmp_path):
    rows = [["1", "a", "2026-03-03"], ["1", "b", ""], ["1", "c", "2026-03-02"]]

    traces, noted = read(written(tmp_path, "log.csv", table(rows)))

    assert activities(traces) == {"1": ["a", "b", "c"]}
    assert (noted["untimed"], noted.get("sorted")) == (1, None)


@pytest.mark.parametrize(
    "head",
    [
        "case:concept:name,concept:name,time:timestamp,org:role",
        "Case ID;Activity;Complete Timestamp;Role",
        "_CASE_KEY,ACTIVITY_EN,EVENTTIME,ROLE_NAME",
        "case_id\tactivity\ttimestamp\trole",
        "事项编号|操作|办理时间|角色",
        '"Case ID","Activity","Time","Role"',
    ],
    ids=["pm4py", "Disco", "Celonis", "plain", "Chinese", "quoted"],
)
def test_columns_are_found_by_the_names_that_tools_give_them(tmp_path, head):
    sign = next(sign for sign in ",;\t|" if sign in head)
    row = sign.join(["1", "a", "2026-03-02", "clerk"])

    (trace,), noted = read(written(tmp_path, "log.csv", f"\ufeff{head}\r\n{row}\r\n\r\n".encode()))

    assert (trace.case, trace.events[0].activity, trace.events[0].role) == ("1", "a", "clerk")
    assert noted == {}


@pytest.mark.parametrize("what", ["case", "activity", "time", "role"])
def test_a_column_of_another_name_is_named(tmp_path, what):
    heads = {"case": "case", "activity": "activity", "time": "time", "role": "role"} | {what: "Spalte 7"}
    data = table([["1", "a", "2026-03-02", "clerk"]], heads.values())

    (trace,), _ = read(written(tmp_path, "log.csv", data), columns=Columns(**{what: "spalte_7"}))

    assert (trace.case, trace.events[0].activity, trace.events[0].role) == ("1", "a", "clerk")
    assert trace.events[0].at == datetime(2026, 3, 2, tzinfo=UTC)


def test_an_attribute_of_another_name_is_named(tmp_path):
    event = attribute("Schritt", "a") + attribute("Wann", "2026-03-02") + attribute("Wer", "clerk")
    data = f"<log><trace>{attribute('Nummer', '1')}<event>{event}</event></trace></log>".encode()

    (trace,), _ = read(written(tmp_path, "log.xes", data), columns=Columns("Nummer", "Schritt", "Wann", "Wer"))

    assert (trace.case, trace.events[0].activity, trace.events[0].role) == ("1", "a", "clerk")
    assert trace.events[0].at == datetime(2026, 3, 2, tzinfo=UTC)


def test_another_encoding_is_named(tmp_path):
    path = written(tmp_path, "log.csv", table(ROWS).decode().encode("gb18030"))

    assert activities(read(path, encoding="gb18030")[0]) == CASES


def test_events_that_only_say_that_something_began_are_left_out(tmp_path):
    steps = [("start", "a"), ("complete", "a"), ("", "b")]
    events = "".join(
        f"<event>{attribute('concept:name', name)}{attribute('lifecycle:transition', step)}</event>"
        for step, name in steps
    )
    data = f"<log><trace>{attribute('concept:name', '1')}{events}</trace></log>".encode()
    rows = [["1", name, step] for step, name in steps]

    in_xes = read(written(tmp_path, "log.xes", data))
    in_table = read(written(tmp_path, "log.csv", table(rows, ("case", "activity", "lifecycle:transition"))))

    assert activities(in_xes[0]) == activities(in_table[0]) == {"1": ["a", "b"]}
    assert in_xes[1]["unfinished"] == in_table[1]["unfinished"] == 1


def test_what_stands_around_and_inside_events_is_passed_over(tmp_path):
    deep = '<list key="x"><values><string key="concept:name" value="no"/></values></list>'
    data = (
        f'<xes:log xmlns:xes="urn:x">{attribute("concept:name", "no")}<event>{attribute("concept:name", "no")}</event>'
        f'<xes:trace>{deep}<other/><event><string key="concept:name" value="yes">{attribute("concept:name", "no")}'
        f"</string>{deep}<string/></event></xes:trace></xes:log>"
    ).encode()

    traces, noted = read(written(tmp_path, "log.xes", data))

    assert activities(traces) == {"#1": ["yes"]}
    assert (noted["loose"], noted["unnamed"]) == (1, 1)


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=8).map(seen).filter(bool),
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).map(seen).filter(bool), min_size=1, max_size=4),
        min_size=1, max_size=4,
    ),
    st.sampled_from(["", ".gz", ".xz"]),
)  # fmt: skip
def test_whatever_is_written_is_read_back(tmp_path_factory, cases, packed):
    folder = tmp_path_factory.mktemp("logs")
    rows = [
        [case, activity, START.isoformat()]
        for number in range(4)
        for case, done in cases.items()
        for activity in done[number : number + 1]
    ]

    in_xes, _ = read(written(folder, f"log.xes{packed}", xes(cases)))
    in_table, _ = read(written(folder, f"log.csv{packed}", table(rows)))

    assert activities(in_xes) == activities(in_table) == cases


@pytest.mark.parametrize("name", ["log.xes", "log.csv.gz"])
def test_how_much_of_the_file_is_read_is_told(tmp_path, name):
    cases = {f"P-{number}": ["a", "b"] for number in range(3000)}
    rows = [[case, activity, START.isoformat()] for case, done in cases.items() for activity in done]
    path = written(tmp_path, name, xes(cases) if name == "log.xes" else table(rows))
    told = []

    read(path, progress=told.append)

    assert len(set(told)) > 2
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


@pytest.mark.parametrize("name", ["log.xes", "log.csv"])
def test_memory_does_not_grow_with_the_number_of_cases(tmp_path, name):
    def peak(count):
        cases = {f"P-{number:06}": ["a", "b", "c"] for number in range(count)}
        rows = [[case, activity, START.isoformat()] for case, done in cases.items() for activity in done]
        path = written(tmp_path, name, xes(cases) if name == "log.xes" else table(rows))
        del cases, rows
        tracemalloc.start()
        assert sum(1 for _ in log_traces(path, Reading(name, UTC))) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(4000) - peak(1000) < 3000 * 20


def test_a_full_disk_is_told_as_what_it_is(tmp_path, monkeypatch):
    path = written(tmp_path, "log.csv", table([["1", "a" * 400, ""]] * 2000))
    monkeypatch.setattr("engine.logs.tables.SORTING_MEMORY", 8)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, before[1]))
    try:
        with pytest.raises(OSError, match="TMPDIR") as full:
            read(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert full.value.errno == errno.ENOSPC


# what is refused, with its place and the remedy


@given(st.data())
def test_whatever_a_file_has_become_it_is_read_or_refused(tmp_path_factory, data):
    name = data.draw(st.sampled_from(["log.xes", "log.csv", "log.xes.gz", "log.csv.xz"]))
    path = written(tmp_path_factory.getbasetemp(), name, LOG if ".xes" in name else table(ROWS))
    torn = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(torn)))
        torn[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"", b"\0", b"\r", b'"', b"<", b"&", b"]]>", b"<!--", b"\xff\xfe", bytes(torn[:at])])
        )
    path.write_bytes(torn)

    with suppress(BadLog):
        read(path, encoding=data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16", "ascii", "latin-1"])))


def test_every_sentence_is_there_in_both_languages_and_says_the_same_values():
    assert [code for code, (zh, en) in LOG_SENTENCES.items() if not (zh and en and zh != en)] == []


@pytest.mark.parametrize("name", ["log", "log.txt", "log.xml", "log.gz", "log.csv.zip"])
def test_a_file_of_another_kind_is_refused_by_its_name(refused, name):
    assert refused(name, LOG).code == "log_kind"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("log.xes", b""),
        ("log.xes.gz", b""),
        ("log.xes", b"<log/>"),
        ("log.xes", b"<log><trace/></log>"),
        ("log.csv", b""),
        ("log.csv", b"case,activity\n"),
    ],
    ids=["no byte", "no byte, packed", "no trace", "no event", "no head", "no row"],
)
def test_a_log_without_events_is_refused(refused, name, data):
    assert refused(name, data).code == "log_empty"


def test_a_log_in_which_everything_only_begins_is_refused_and_says_so(refused):
    problem = refused("log.csv", b"case,activity,lifecycle:transition\n1,a,start\n1,b,assign\n")

    assert problem.code == "log_only_begun"
    assert problem.message.en.startswith("All 2 events")


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
def test_a_packed_log_that_breaks_off_is_refused_after_what_it_has(refused, pack):
    data = pack(xes({f"P-{number}": ["a", "b"] for number in range(200)}))

    assert refused("log.xes.gz", data[: len(data) // 2]).code == "log_cut_off"


def test_a_log_that_breaks_off_is_refused_where_it_does(refused):
    problem = refused("log.xes", b"<log>\n<trace>\n<event>")

    assert (problem.code, problem.place.line, problem.place.column) == ("log_cut_off", 3, 8)


@pytest.mark.parametrize(
    "data",
    [gzip.compress(LOG)[:10] + b"\xff" * 20, gzip.compress(LOG)[:-8] + bytes(8), lzma.compress(LOG)[:40] + bytes(99)],
    ids=["gzip", "gzip's sum", "xz"],
)
def test_a_packed_log_that_is_damaged_is_refused(refused, data):
    assert refused("log.xes.gz", data).code == "log_damaged"


def test_an_xz_file_that_wants_too_much_memory_is_refused(refused):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 256 * 2**20}]

    assert refused("log.xes.xz", lzma.compress(LOG, filters=filters)).code == "log_damaged"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
@pytest.mark.parametrize(
    ("bounds", "code"),
    [(Bounds(free_bytes=100_000, most_ratio=50), "log_bomb"), (Bounds(most_bytes=500_000), "log_too_large")],
    ids=["ratio", "size"],
)
def test_a_bomb_is_refused_before_it_is_unpacked(refused, pack, bounds, code):
    bomb = pack(b"<log>" + b"<trace></trace>" * 200_000)

    assert refused("log.xes", bomb, bounds=bounds).code == code


@pytest.mark.parametrize(
    "declared",
    [b'<!DOCTYPE log [<!ENTITY a "b">]>', b'<!DOCTYPE log SYSTEM "file:///etc/passwd">', b"<!DOCTYPE log>"],
    ids=["entity", "outside", "bare"],
)
def test_a_dtd_is_refused(refused, declared):
    problem = refused("log.xes", declared + LOG.partition(b"?>")[2])

    assert (problem.code, problem.place.line) == ("log_dtd", 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html/>", "log_not_xes"),
        (b"<log>&nbsp;</log>", "log_xml"),
        (b"<log>\n<trace></log>", "log_xml"),
        (b"not XML", "log_xml"),
        (b'<?xml version="1.0"?><log a="\xff"/>', "log_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><log/>', "log_xml_encoding"),
        (b'<?xml version="1.0" encoding="gb18030"?><log/>', "log_xml_encoding"),
        (b'<?xml version="1.0" encoding="utf-16"?><log/>', "log_xml_encoding"),
    ],
    ids=["HTML", "entity", "crossed", "no XML", "no UTF-8", "unknown encoding", "wide encoding", "wrong encoding"],
)
def test_what_is_no_xes_is_refused(refused, data, code):
    assert refused("log.xes", data).code == code


def test_an_attribute_that_never_ends_is_refused_before_it_is_read(refused):
    data = b'<log><trace><string key="x" value="' + b"a" * 400_000 + b'"/></trace></log>'

    problem = refused("log.xes", data, bounds=Bounds(longest=100_000))

    assert (problem.code, problem.place.column) == ("log_element_too_long", 13)


def test_endless_nesting_is_refused(refused):
    assert refused("log.xes", b"<log>" + b'<list key="a">' * 60).code == "log_too_deep"


def test_an_endless_case_is_refused(refused):
    bounds = Bounds(most_events=2)

    assert refused("log.xes", xes({"1": ["a"] * 3}), bounds=bounds).code == "log_case_too_long"
    assert refused("log.xes", xes({"": ["a"] * 3}), bounds=bounds).message.en.startswith("The case “#1” has")
    assert refused("log.csv", table([["1", "a", ""]] * 3), bounds=bounds).code == "log_case_too_long"


@pytest.mark.parametrize(
    ("data", "options", "what"),
    [
        (b"case,time\n1,2\n", "--activity", "activity"),
        (b"a,b\n1,2\n", "--case --activity", "case or the activity"),
    ],
    ids=["one", "both"],
)
def test_every_column_that_is_missing_is_told_with_the_option_that_names_it(refused, data, options, what):
    problem = refused("log.csv", data)

    assert problem.code == "log_no_column"
    assert f"column for the {what};" in problem.message.en
    assert f"with {options} which" in problem.message.en


def test_a_column_that_an_option_names_must_be_there(refused):
    assert refused("log.csv", table(ROWS), columns=Columns(time="when")).code == "log_no_column"


def test_bytes_of_another_encoding_are_refused_where_they_stand(refused):
    data = b"case,activity\n" + b"1,fine\n" * 3000 + "2,寄件\n".encode("gb18030")

    problem = refused("log.csv", data)

    assert (problem.code, problem.place.line, problem.place.column) == ("log_not_text", 3002, 3)
    assert "The byte BC here is not utf-8" in problem.message.en


@pytest.mark.parametrize("encoding", ["klingon", "hex"], ids=["unknown", "of no text"])
def test_an_encoding_that_does_not_exist_is_refused(refused, encoding):
    assert refused("log.csv", table(ROWS), encoding=encoding).code == "log_no_encoding"


def test_an_encoding_that_the_file_is_not_in_is_refused(refused):
    assert refused("log.csv", table(ROWS), encoding="utf-16").code == "log_not_in_encoding"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"1", "log_short_row"),
        (b",a", "log_no_case"),
        (b"1, ", "log_no_activity"),
        (b'1,"a" b', "log_csv"),
        (b'1,"a', "log_csv"),
        (b"1," + b"a" * 501, "log_name_too_long"),
        (b"1," + b"a" * 2000, "log_line_too_long"),
        (b'1,"' + b"a\n" * 1000 + b'"', "log_line_too_long"),
    ],
    ids=["short", "no case", "no activity", "quoting", "open quote", "long name", "long line", "long row"],
)
def test_a_row_that_cannot_be_read_is_refused_in_its_line(refused, row, code):
    problem = refused("log.csv", b"case,activity\n1,a\n" + row + b"\n", bounds=Bounds(longest=1500))

    assert (problem.code, problem.place.line) == (code, 3)


@pytest.mark.parametrize("text", ["02.03.2026", "yesterday", "2026-13-01", "03/02/2026 09:00"])
def test_a_time_that_cannot_be_read_is_refused_with_the_option_that_says_its_form(refused, text):
    problem = refused("log.csv", table([["1", "a", text]]))

    assert (problem.code, problem.place.line) == ("log_time", 2)
    assert "--time-format" in problem.message.zh


def test_a_time_of_another_form_than_was_said_is_refused(refused):
    assert refused("log.csv", table(ROWS), time_format="%d.%m.%Y").code == "log_time"


def test_an_event_without_activity_is_refused_where_it_begins(refused):
    problem = refused("log.xes", b"<log>\n<trace>\n  <event></event></trace></log>")

    assert (problem.code, problem.place.line, problem.place.column) == ("log_no_activity", 3, 3)
