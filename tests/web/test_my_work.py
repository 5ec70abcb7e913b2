from __future__ import annotations

import re
from datetime import date

from tests.engine.test_verify import as_master
from tests.qingxi import FILE, NOW, TODAY, opened, pressed, reported
from tests.statement_count import statements
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import PASSWORD_HASH
from tests.web.test_cases import SORTED, assigned, delivered, drafted, investigating, part_of, settled
from web import session_store
from web.appointing import grant, revoke
from web.staff import Sponsors
from workflows.models import Appointment, Person
from workflows.office_file import read_office


def test_an_empty_desk_says_what_to_do_next(door):
    page = door("tang").get("/")

    assert page.status_code == 200
    assert "现在没有轮到您办的事项" in page.text
    assert "登记来访" not in page.text.split("<main", 1)[1]


def test_my_turn_shows_what_is_due_with_words_for_colour_and_time(door, township):
    opened(township)

    page = door("lin").get("/")

    assert "机耕道塌方无人修" in page.text
    assert "首次联系信访人" in page.text
    assert "（还有3天" in page.text
    assert "蓝色" in page.text
    assert "现在轮到您办的有1件" in page.text


def test_the_page_names_no_sealed_report_and_no_petitioner(door, township):
    opened(township)
    reported(township)

    page = door("lin").get("/")

    assert "收受礼金" not in page.text
    assert "MF-2026" not in page.text
    assert "赵大山" not in page.text


def test_in_english_everything_is_english(door, township):
    opened(township)
    client = door("lin")
    client.cookies.set("language", "en")

    page = client.get("/")

    assert "My work" in page.text
    assert "3 days left" in page.text


def test_a_stranger_is_sent_to_the_door(door):
    assert door().get("/").headers["location"] == "/sign-in"


def test_the_page_costs_the_same_with_one_case_and_with_twelve(door, township, monkeypatch):
    client = door("lin")
    opened(township)
    with statements(monkeypatch) as one:
        client.get("/")
    for number in range(11):
        opened(township, title=f"事项{number}")

    with statements(monkeypatch) as twelve:
        client.get("/")

    assert len(one.reads) == len(twelve.reads) == 5
    assert twelve.writes == []


def words_of(page):
    """What somebody reads in the main part of a page, without tags and line breaks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text.split("<main", 1)[1]))


def test_the_work_stands_by_what_has_to_be_done_with_counts(door, township):
    assigned(township)
    assigned(township)
    investigating(township)

    page = words_of(door("tang").get("/"))

    assert "签收 2 " in page
    assert "拟定意见并送审 1 " in page
    assert page.index("签收 2 ") < page.index("拟定意见并送审 1 ")


def test_an_act_has_the_limit_that_it_ends_and_what_is_due_before_it_stands_beside(door, township):
    assigned(township)

    page = words_of(door("tang").get("/"))

    assert "签收 3月3日 周二（明天到期）" in page


def test_a_signature_says_which_one_it_is(door, township):
    pressed(township, drafted(township), "issue", by="he")

    page = words_of(door("luo").get("/"))

    assert "签批 1 " in page
    assert "签发处理意见书（2/3）" in page


def test_a_draft_that_was_sent_back_says_by_whom_and_why(door, township):
    pressed(township, drafted(township), "send_back", by="he", reason="缺少现场勘查记录")

    page = words_of(door("tang").get("/"))

    assert "退回修改 何青川：缺少现场勘查记录" in page


def test_who_sent_it_back_is_not_told_so_to_himself(door, township):
    pressed(township, drafted(township), "send_back", by="he", reason="缺少现场勘查记录")

    assert "缺少现场勘查记录" not in door("he").get("/").text


def test_a_paper_that_waits_is_work_of_whoever_delivers_it(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    pressed(township, case, "accept", by="luo", accept_date="2026-03-02")

    page = words_of(door("lin").get("/"))

    assert "送达 1 " in page
    assert "送达受理告知书" in page


def test_what_is_overdue_comes_first_and_says_so(door, township, clock):
    assigned(township)
    clock.pass_by(days=2)
    opened(township, title="刚登记的", now=clock())
    delivered(township)

    page = words_of(door("he").get("/"))

    assert "其中1件已超期" in page
    assert "已超" in page.split("轮到我办", 1)[1][:200]


def test_an_ended_case_stands_nowhere_on_the_page(door, township):
    case = settled(township)
    township.write(
        lambda work: work.connection.exec_driver_sql(
            f"UPDATE case_ SET ended_at = opened_at WHERE id = '{case.case_id}'"
        )
    )

    assert "机耕道塌方无人修" not in part_of(door("lin").get("/"), "main")


def test_a_red_matter_without_a_package_owner_is_the_turn_of_the_head_of_the_township(door, township):
    case = opened(township, head_count="6", **{"representatives.0.name": "某甲"})
    case = pressed(township, case, "sort", by="lin", **SORTED)
    case = pressed(township, case, "accept", by="gao", accept_date="2026-03-02")
    assignment = {"lead_unit": "agriculture", "handler": "tang", "colour": "red", "no_interest": "true"}
    pressed(township, case, "assign", by="gao", **assignment)

    page = words_of(door("gao").get("/"))

    assert page.index("先办：已超期或24小时内到期 1 ") < page.index("落实包案（五个一）")


def test_a_new_power_that_takes_two_is_told_to_both_to_its_holders_and_to_the_watchers(door, township):
    card = read_office(FILE)
    both = Sponsors("lin", "he")
    assert grant(township, "tang", ("group:discipline",), both, card=card, today=TODAY) is None

    pages = {who: door(who).get("/").text for who in ("lin", "he", "yan", "zhou", "tang", "luo", "village")}

    told = {
        who
        for who, page in pages.items()
        if "唐亦舟 (tang)自2026-03-02起为纪检专员；授予人林晓禾，确认人何青川" in page
    }
    assert told == {"lin", "he", "yan", "zhou", "tang"}


def test_that_such_a_power_ended_is_told_as_well(door, township):
    card = read_office(FILE)
    both = Sponsors("lin", "he")
    grant(township, "tang", ("group:discipline",), both, card=card, today=TODAY)
    assert revoke(township, "tang", ("group:discipline",), both, card=card, today=TODAY) is None

    assert "为纪检专员，截止2026-03-01；" in door("zhou").get("/").text


def test_what_presses_stands_first_with_its_hour_whatever_has_to_be_done(door, township):
    for number in range(3):
        opened(township, title=f"一般事项{number}")
    opened(township, title="停水三天", head_count="6", urgent_facts=["water_heating_power"])

    page = words_of(door("lin").get("/"))

    assert page.index("先办：已超期或24小时内到期") < page.index("停水三天") < page.index("一般事项0")
    assert re.search(r"停水三天.*?\d\d:\d\d（还有(1小时|\d+分钟)）.*?一般事项0", page)


def test_limits_that_are_watched_no_more_are_told_to_who_can_take_them_up_and_to_nobody_else(door, township):
    opened(township)
    township.write(
        lambda work: work.session.add(Appointment(person_id="zhou", holder="group:admins", since=date(2026, 1, 1)))
    )
    before = door("zhou").get("/").text
    as_master(township, "UPDATE deadline SET attempts = 10, next_at = NULL WHERE next_at IS NOT NULL")

    pages = [door(login).get("/").text for login in ("zhou", "lin", "gao")]

    assert "已停止检查" not in before
    assert ["已停止检查" in page for page in pages] == [True, False, False]
    assert "onevisit worker --once --retry-held" in pages[0]


def test_whoever_takes_them_up_pays_no_more_for_the_page(door, township, monkeypatch):
    opened(township)
    township.write(
        lambda work: work.session.add(Appointment(person_id="lin", holder="group:admins", since=date(2026, 1, 1)))
    )
    client = door("lin")

    with statements(monkeypatch) as asked:
        client.get("/")

    assert len(asked.reads) == 5


def test_the_act_of_a_row_is_a_link_that_opens_its_form_on_the_page_of_the_case(door, township):
    case = investigating(township)
    client = door("tang")
    rows = client.get("/").text.split("轮到我办", 1)[1]
    href = re.search(r'<p class="case-act"><a href="([^"]+)">.*?拟定意见并送审</span></a>', rows)[1]

    page = client.get(href).text

    assert href == f"/cases/{case.case_id}?act=submit#act-submit"
    assert re.findall(r'<details class="act [^"]*" id="act-([a-z_]+)" open', page) == ["submit"]


def test_a_link_to_an_act_opens_it_instead_of_the_first_and_in_the_part_that_holds_it(door, township):
    case = investigating(township)

    page = door("tang").get(f"/cases/{case.case_id}?act=ask_extension").text
    kept_out = door("tang").get(f"/cases/{case.case_id}?act=issue").text

    assert re.findall(r'<details class="act [^"]*" id="act-([a-z_]+)" open', page) == ["ask_extension"]
    assert re.findall(r'<details class="act [^"]*" id="act-([a-z_]+)" open', kept_out) == ["submit"]


def urgent(page):
    """What stands under the heading of what is overdue or due within a day."""
    return page.partition("先办：已超期或24小时内到期")[2].partition('<section class="tasks">')[0]


def test_what_another_has_to_do_today_does_not_hurry_whoever_has_time(door, township, clock):
    assigned(township)
    clock.pass_by(hours=15)

    pages = {who: door(who).get("/").text for who in ("lin", "tang")}

    assert "送达受理告知书" in pages["lin"]
    assert urgent(pages["lin"]) == ""
    assert 'act=sign_in#act-sign_in"' in urgent(pages["tang"])


def test_what_is_due_first_is_printed_first_with_whose_it_is(door, township):
    assigned(township)
    delivering, signing = (words_of(door(who).get("/")).replace(" ", "") for who in ("lin", "tang"))

    assert "签收由承办单位负责人、承办人办3月3日周二（明天到期）书面告知3月17日" in delivering
    assert "由承办" not in signing.split("签收1", 1)[1].split("告知我的", 1)[0]


def test_whoever_signs_is_not_hurried_by_what_the_handler_has_to_enter(door, township, clock):
    pressed(township, drafted(township), "issue", by="he")
    clock.pass_by(days=14)

    page = door("luo").get("/")

    assert urgent(page.text) == ""
    assert "登记进展由承办单位负责人、承办人办3月16日周一（今天到期）" in words_of(page).replace(" ", "")


def test_the_menu_says_who_enters_a_leave(door):
    client = door("tang")
    chinese = client.get("/").text
    client.cookies.set("language", "en")

    assert "请假、代理请联系系统管理员" in chinese.split('class="reader-menu"', 1)[1].split("</details>", 1)[0]
    assert "Leave and deputies: ask the system administrator" in client.get("/").text


def test_who_only_keeps_the_machine_is_told_what_to_do_and_promised_no_matters(door, township):
    township.write(
        lambda work: work.session.add(
            Person(id="guan", login="guan", name="关立", post_zh="系统管理员", post_en="Administrator")
        )
    )
    admin = Appointment(person_id="guan", holder="group:admins", since=date(2026, 1, 1))
    township.write(lambda work: work.session.add(admin))
    township.write(lambda work: session_store.set_credential(work, "guan", PASSWORD_HASH, now=NOW))

    page = door("guan").get("/").text

    assert "系统管理员不办理事项" in page
    assert "onevisit users away" in page
    assert "新的事项交到您手上时会出现在这里" not in page
    assert "新的事项交到您手上时会出现在这里" in door("tang").get("/").text
