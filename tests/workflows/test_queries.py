from __future__ import annotations

from datetime import timedelta

import pytest

from engine import outbox, sweep
from tests import qingxi
from tests.engine.test_verify import as_master
from tests.qingxi import NOW, office, opened, pressed, reported, standing
from tests.statement_count import statements
from tests.web.test_cases import SORTED
from workflows import file_queries, leader_queries, queries
from workflows.models import Appointment
from workflows.queries import Filters

IN_A_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def township(database):
    database.write(qingxi.take_office)
    return database


def found(database, *, person="gao", now=NOW, page=1, **filters):
    who = standing(database, person)
    with database.reading() as work:
        return [line.title for line in queries.cases(work, office(), who, Filters(**filters), now=now, page=page)]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"words": "水管"}, ["水管漏水"]),
        ({"words": "xf-qx-20260302-001"}, ["机耕道塌方无人修"]),
        ({"village": "changling"}, ["水管漏水"]),
        ({"channel": "letter"}, ["水管漏水"]),
        ({"workflow": "petition", "state": "registered", "ended": "open"}, ["水管漏水", "机耕道塌方无人修"]),
        ({"ended": "ended"}, []),
        ({"colour": "red"}, ["水管漏水"]),
        ({"light": "red"}, []),
        ({"unit": "agriculture"}, []),
    ],
    ids=["title", "number", "village", "channel", "state", "ended", "colour", "light", "unit"],
)
def test_each_filter_narrows_the_list(township, filters, titles):
    opened(township)
    opened(
        township,
        title="水管漏水",
        village="changling",
        channel="letter",
        head_count="6",
        received_at="2026-03-02T09:10",
    )

    assert found(township, **filters) == titles


@pytest.mark.parametrize("words", ["%", "_", "!", "100%", "'; DROP TABLE case_; --", "赵大山", "13900000001", "三轮车"])
def test_the_search_takes_words_literally_and_knows_no_name(township, words):
    opened(township)

    assert found(township, words=words) == []


@pytest.mark.parametrize(
    "words",
    [
        "ＸＦ－ＱＸ－２０２６０３０２－００１",
        "xf qx 20260302 001",
        "XFQX20260302001",
        "0302-001",
        "[20260302]001",
        "机耕道 塌方",
    ],
    ids=["full width", "blanks", "no signs", "no year", "brackets", "a blank in a title"],
)
def test_a_number_is_found_however_it_is_written(township, words):
    opened(township)
    opened(township, title="水管漏水")

    assert found(township, words=words) == ["机耕道塌方无人修"]


@pytest.mark.parametrize("words", ["水沟 雨水", "雨水 水沟", "雨水　排入水沟", "水沟 001", "雨 xf-qx 排入"])
def test_every_word_must_be_found_in_whatever_order(township, words):
    opened(township, title="雨水排入水沟被堵")
    opened(township, title="水沟垮塌")
    opened(township, title="雨水倒灌")

    assert found(township, words=words) == ["雨水排入水沟被堵"]


def test_so_many_words_that_nobody_means_them_as_such_are_looked_for_as_one(township):
    opened(township, title="一 二 三 四 五 六 七 八 九 十")
    opened(township, title="十 九 八 七 六 五 四 三 二 一")

    assert found(township, words="一 二 三 四 五 六 七 八 九 十") == ["一 二 三 四 五 六 七 八 九 十"]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("002", ["事项2"]),
        ("2", ["事项2", "补贴少发200元"]),
        ("０２", ["事项2"]),
        ("20260302-002", ["事项2"]),
        ("20260302-2", ["事项2"]),
        ("XF-QX-20260302-2", ["事项2"]),
        ("0302-3", ["补贴少发200元"]),
        ("200", ["补贴少发200元"]),
        ("2026", ["事项2", "机耕道塌方无人修", "补贴少发200元"]),
        ("0303-2", []),
        ("0", ["补贴少发200元"]),
        ("302", []),
    ],
)
def test_a_number_is_found_by_its_running_number_alone(township, words, titles):
    opened(township)
    opened(township, title="事项2")
    opened(township, title="补贴少发200元")

    assert sorted(found(township, words=words)) == sorted(titles)


def test_a_sign_alone_is_searched_for_as_it_is(township):
    opened(township)

    assert found(township, words="（") == []


def test_a_percent_sign_in_a_title_is_found_by_itself(township):
    opened(township, title="补贴少发50%")
    opened(township)

    assert found(township, words="50%") == ["补贴少发50%"]


def test_a_page_holds_fifty_and_the_next_one_the_rest(township):
    for number in range(queries.PAGE + 2):
        opened(township, title=f"事项{number:02}")

    first, second = found(township), found(township, page=2)

    assert (len(first), len(second)) == (queries.PAGE, 2)
    assert len({*first, *second}) == queries.PAGE + 2


def test_overdue_means_that_a_duty_is_late_whether_the_sweep_has_been_round_or_not(township):
    opened(township)
    later = NOW + timedelta(days=40)

    assert found(township, light="red") == []
    assert found(township, light="red", now=later) == ["机耕道塌方无人修"]


def test_the_turn_is_sorted_by_the_next_duty_and_the_rest_waits_for_others(township):
    opened(township, title="新来的")
    opened(township, title="等了几天的", received_at="2026-02-25T09:00")
    clerk, leader = standing(township, "lin"), standing(township, "gao")

    with township.reading() as work:
        mine = queries.overview(work, office(), clerk, now=NOW, soon=IN_A_WEEK)
        theirs = queries.overview(work, office(), leader, now=NOW, soon=IN_A_WEEK)

    assert [line.title for line in mine.turn] == ["等了几天的", "新来的"]
    assert mine.turn[0].due_at <= mine.turn[1].due_at
    assert theirs.turn == ()
    assert [line.title for line in theirs.soon] == ["等了几天的", "新来的"]
    assert theirs.waiting == ()


def test_what_has_no_limit_stands_last_in_the_turn_and_what_moved_last_comes_first_of_it(township):
    """So nobody looks in vain, on a page that ends somewhere, for what has just come back."""
    for minutes in range(4):
        opened(township, title=f"第{minutes}件", now=NOW + timedelta(minutes=minutes))
    as_master(township, "DELETE FROM deadline WHERE case_id <> (SELECT id FROM case_ ORDER BY moved_at LIMIT 1)")

    with township.reading() as work:
        turn = queries.overview(work, office(), qingxi.standing_of(work, "lin", qingxi.TODAY), now=NOW, soon=NOW).turn

    assert [line.title for line in turn] == ["第0件", "第3件", "第2件", "第1件"]


def lights(database, *, now):
    who = standing(database, "gao")
    with database.reading() as work:
        (line,) = queries.cases(work, office(), who, Filters(), now=now)
        counted = queries.counts(work, office(), who, Filters(), now=now)
    return line.due, line.light, *counted


def at(day, hour=10):
    return NOW.replace(day=day, hour=hour)


@pytest.mark.parametrize(
    ("now", "light"),
    [(at(3), "green"), (at(4), "yellow"), (at(5), "yellow"), (at(5, hour=17), "red")],
    ids=["the day after tomorrow", "tomorrow", "today", "past midnight"],
)
def test_what_is_due_today_or_tomorrow_is_yellow_before_any_sweep(township, now, light):
    opened(township)

    assert lights(township, now=now) == ("first_contact", light, ("blue", light))


def test_a_window_that_ends_silently_is_neither_the_next_duty_nor_late(township):
    opened(
        township, source_level="county", upper_kind="forwarded", upper_no="XF-1", phone=None, no_way_to_reach="true",
        channel="letter",
    )  # fmt: skip
    later = NOW + timedelta(days=9)
    sweep.sweep(township, office(), now=later)

    assert lights(township, now=later) == ("house_rule", "green", ("blue", "green"))


def test_a_limit_of_the_law_that_has_passed_is_shown_before_every_other(township):
    opened(township)

    assert lights(township, now=NOW + timedelta(days=40))[:2] == ("written_notice", "red")


def test_an_internal_goal_never_hides_the_limit_of_the_law_and_is_yellow_when_it_has_passed(township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    contact = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "说明步骤。"}
    case = pressed(township, case, "contact", by="luo", **contact)
    pressed(township, case, "deliver_acceptance", by="lin", notice_delivered_on="2026-03-02", notice_way="paper")

    assert lights(township, now=NOW + timedelta(days=35))[:2] == ("opinion", "yellow")


def test_counts_are_by_colour_and_light_in_one_statement(township, monkeypatch):
    opened(township)
    opened(township, head_count="6")
    who = standing(township, "gao")

    with statements(monkeypatch) as sent, township.reading() as work:
        counted = queries.counts(work, office(), who, Filters(), now=NOW)

    assert counted == {("blue", "green"): 1, ("red", "yellow"): 1}
    assert len(sent.texts) == 1


def test_notices_reach_those_who_may_see_the_case(township):
    opened(township)
    opened(township, officials_concerned="luo")
    later = NOW + timedelta(days=40)
    sweep.sweep(township, office(), now=later)
    outbox.deliver(township, now=later)
    who = standing(township, "luo")

    with township.reading() as work:
        told = queries.notices(work, who, since=NOW)

    assert {line.number for line in told} == {"XF-QX-20260302-001"}


def test_red_matters_name_their_owner_once_there_is_one(township):
    opened(township, head_count="6")
    opened(township)
    who = standing(township, "gao")

    with township.reading() as work:
        (line,) = leader_queries.red_matters(work, office(), who, now=NOW)

    assert (line.case.colour, line.owner, line.has_plan, line.met_on) == ("red", "", False, None)


def test_overdue_cases_are_counted_by_unit_and_duty_is_of_today(township):
    opened(township)
    township.write(
        lambda work: work.session.add(
            Appointment(person_id="gao", holder="roster:duty", since=qingxi.TODAY, until=qingxi.TODAY)
        )
    )
    who = standing(township, "gao")

    with township.reading() as work:
        late, units = leader_queries.late_matters(work, office(), who, now=NOW + timedelta(days=40))
        today, tomorrow = (
            leader_queries.day_of(work, office(), who, now=now) for now in (NOW, NOW + timedelta(days=1))
        )

    assert units == (("", None, 1),)
    assert [(line.case.title, line.case.light, line.handler) for line in late] == [("机耕道塌方无人修", "red", "")]
    assert [name for name, _ in today.duty] == ["高远"]
    assert tomorrow.duty == ()


def test_late_cases_name_handler_and_supervision_the_longest_late_first_and_every_unit_is_counted(
    township, monkeypatch
):
    opened(township, title="后到的", received_at="2026-03-02T09:10")
    case = pressed(township, opened(township, received_at="2026-02-20T09:00"), "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="luo", accept_date="2026-03-02")
    case = pressed(
        township, case, "assign", by="luo", lead_unit="agriculture", handler="tang", colour="blue", no_interest="true"
    )
    pressed(township, case, "supervise", by="luo", supervision_demand="说明原因")
    who, later = standing(township, "gao"), NOW + timedelta(days=90)

    with township.reading() as work:
        lines, units = leader_queries.late_matters(work, office(), who, now=later, most=1)

    assert [(line.case.title, line.handler, line.supervised_at) for line in lines] == [
        ("机耕道塌方无人修", "唐亦舟", NOW)
    ]
    assert {(unit, count) for unit, _, count in units} == {("agriculture", 1), ("", 1)}


def test_alike_are_open_matters_of_the_same_class_and_village(township):
    opened(township)
    opened(township, title="别的村", village="changling")
    opened(township, title="别的类", content_l1="land")
    opened(township, title="回避的", officials_concerned="lin")
    who = standing(township, "lin")

    with township.reading() as work:
        found = queries.alike(work, who, workflow="petition", content="agriculture", village="liuping")

    assert found == (("XF-QX-20260302-001", "机耕道塌方无人修"),)


@pytest.mark.parametrize("many", [1, 12])
def test_the_number_of_statements_does_not_grow_with_the_cases(township, monkeypatch, many):
    for number in range(many):
        opened(township, title=f"事项{number}")
    reported(township)
    who = standing(township, "gao")

    with statements(monkeypatch) as sent, township.reading() as work:
        queries.overview(work, office(), who, now=NOW, soon=IN_A_WEEK)
        queries.notices(work, who, since=NOW)
        queries.cases(work, office(), who, Filters(), now=NOW)
        leader_queries.red_matters(work, office(), who, now=NOW)
        leader_queries.late_matters(work, office(), who, now=NOW)

    assert len(sent.texts) == 5
    assert sent.writes == []


def test_readers_are_told_by_post_and_never_by_name(township):
    case = opened(township)
    for person in ("lin", "lin", "gao"):
        township.write(
            lambda work, who=person: file_queries.note_access(
                work, case_id=case.case_id, actor=f"person:{who}", now=NOW, what="case_read"
            )
        )

    with township.reading() as work:
        seen = file_queries.openness(work, case.case_id).looked

    assert sorted((looked.post.en, looked.times) for looked in seen) == [("Post of gao", 1), ("Post of lin", 2)]
