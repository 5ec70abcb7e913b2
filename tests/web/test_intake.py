from __future__ import annotations

import pytest

from engine import outbox
from engine.statements import Statement, as_json
from tests.qingxi import INTAKE, NOW, opened, pressed
from tests.statement_count import statements
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import SORTED
from tests.web.test_citizen import follow
from workflows import query_codes

ALL_CASES = Statement("SELECT id, title FROM case_")
ALL_CODES = Statement("SELECT code_hash, case_id, issued_by FROM query_code")
TOLD = Statement("SELECT holder, saying FROM notice")
ALL_ACCESS = Statement("SELECT case_id, actor, what, purpose FROM access")


def rows(database, statement):
    with database.reading() as work:
        return [tuple(row) for row in work.rows(statement)]


def fill_in(client, workflow="petition", **changes):
    """What a browser sends that has the form open."""
    page = client.get(f"/intake/{workflow}")
    form = {**INTAKE, "csrf": token_on(page), "key": hidden(page, "key"), "do": "open", **changes}
    return {name: value for name, value in form.items() if value is not None}


def shown_code(page):
    return page.text.split('class="code">', 1)[1].split("<", 1)[0]


def test_the_kinds_are_offered_to_those_who_may_open_them(door):
    page = door("lin").get("/intake")

    assert [word in page.text for word in ("信访事项", "建议意见", "检举控告")] == [True, True, True]
    assert door("tang").get("/intake").status_code == 403


def test_a_petition_is_registered_and_its_receipt_shows_the_code_once(door, township):
    client = door("lin")

    sent = client.post("/intake/petition", data=fill_in(client))
    first = client.get(sent.headers["location"])
    second = client.get(sent.headers["location"])

    assert sent.status_code == 303
    assert "XF-QX-20260302-001" in first.text
    assert "最迟书面告知日期" in first.text
    assert "<svg" in first.text
    assert "查询码已经显示过" in second.text
    assert shown_code(first) not in second.text


def test_only_the_hash_of_the_code_is_kept_and_the_code_finds_the_case(door, township):
    client = door("lin")
    sent = client.post("/intake/petition", data=fill_in(client))
    code = shown_code(client.get(sent.headers["location"]))

    ((code_hash, case_id, issued_by),) = rows(township, ALL_CODES)

    assert code_hash == query_codes.hash_code(code)
    assert code not in code_hash
    assert issued_by == "person:lin"
    assert sent.headers["location"] == f"/receipts/{case_id}"


def test_pressing_twice_opens_one_case_and_leads_to_the_same_receipt(door, township):
    client = door("lin")
    form = fill_in(client)

    first = client.post("/intake/petition", data=form)
    second = client.post("/intake/petition", data=form)

    assert first.headers["location"] == second.headers["location"]
    assert len(rows(township, ALL_CASES)) == 1


def test_after_a_lost_answer_the_same_press_shows_another_code_and_no_earlier_one_is_good(door, township):
    client = door("lin")
    form = fill_in(client)
    receipts = [client.get(client.post("/intake/petition", data=form).headers["location"]) for _ in range(3)]

    with township.reading() as work:
        cases = [query_codes.find_case(work, shown_code(page)) for page in receipts]
    assert cases[:2] == [None, None]
    assert cases[2] == rows(township, ALL_CASES)[0][0]
    assert "以最后打印的一张为准" in receipts[2].text


def report(client):
    page = client.get("/intake/misconduct")
    return {
        "csrf": token_on(page), "key": hidden(page, "key"), "title": "收受礼金", "accusation": "过节收礼。",
        "channel": "visit", "received_at": "2026-03-02T09:00", "first_receiver": "lin", "anonymous": "true",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("workflow", "filled", "how"),
    [("petition", fill_in, "核实身份后可以重新发放"), ("misconduct", report, "由纪检专员核实身份后发放")],
)
def test_the_same_press_gives_no_code_any_more_when_minutes_have_passed(door, township, clock, workflow, filled, how):
    client = door("lin")
    form = filled(client)
    client.get(client.post(f"/intake/{workflow}", data=form).headers["location"])
    clock.pass_by(minutes=11)

    page = client.get(client.post(f"/intake/{workflow}", data=form).headers["location"])

    assert len(rows(township, ALL_CODES)) == 1
    assert "查询码已经显示过" in page.text
    assert how in page.text


@pytest.mark.parametrize(("workflow", "filled"), [("petition", fill_in), ("misconduct", report)])
def test_the_same_press_gives_no_code_any_more_when_the_first_one_was_used(door, township, workflow, filled):
    client, petitioner = door("lin"), door()
    form = filled(client)
    code = shown_code(client.get(client.post(f"/intake/{workflow}", data=form).headers["location"]))
    follow(petitioner, code)
    petitioner.post("/s-leave", data={"csrf": token_on(petitioner.get("/s/case"))})

    page = client.get(client.post(f"/intake/{workflow}", data=form).headers["location"])

    assert len(rows(township, ALL_CODES)) == 1
    assert "查询码已经显示过" in page.text


def test_the_same_press_gives_no_code_beside_one_that_was_given_out_anew(door, township):
    client = door("lin")
    form = fill_in(client)
    sent = client.post("/intake/petition", data=form)
    case = sent.headers["location"].removeprefix("/receipts/")
    checked = {"csrf": form["csrf"], "identity_checked": "known", "code_reason": "遗失"}
    client.get(client.post(f"/cases/{case}/actions/reissue_code", data=checked).headers["location"])

    page = client.get(client.post("/intake/petition", data=form).headers["location"])

    assert len(rows(township, ALL_CODES)) == 2
    assert "查询码已经显示过" in page.text


def test_a_form_that_was_registered_and_then_changed_is_kept_and_opens_nothing_by_itself(door, township):
    client = door("lin")
    form = fill_in(client)
    client.post("/intake/petition", data=form)

    page = client.post("/intake/petition", data={**form, "title": "另一件事"})

    assert page.status_code == 409
    assert "这张表已经登记过，编号XF-QX-20260302-001" in page.text
    assert "另一件事" in page.text
    assert [title for _, title in rows(township, ALL_CASES)] == ["机耕道塌方无人修"]
    assert (
        client.post("/intake/petition", data={**form, "title": "另一件事", "key": hidden(page, "key")}).status_code
        == 303
    )


OWN_CONDUCT = {"about": "conduct", "complained_unit": "liuping"}


def test_who_is_complained_about_registers_it_and_never_holds_the_code(door, township):
    client = door("village")
    form = fill_in(client, first_receiver="village", **OWN_CONDUCT)
    sent = [client.post("/intake/petition", data=form) for _ in range(2)]

    page = client.get(sent[1].headers["location"])

    assert [one.status_code for one in sent] == [303, 303]
    assert not any("receipt=" in one.headers.get("set-cookie", "") for one in sent)
    assert rows(township, ALL_CODES) == []
    assert "查询码由信访办发给信访人" in page.text
    assert 'class="code"' not in page.text
    ((case_id, _),) = rows(township, ALL_CASES)
    assert client.get(f"/cases/{case_id}").status_code == 404


def test_the_petition_office_is_told_once_that_a_code_waits_and_hands_it_out(door, township):
    client = door("village")
    form = fill_in(client, first_receiver="village", **OWN_CONDUCT)
    for _ in range(2):
        client.post("/intake/petition", data=form)
    outbox.deliver(township, now=NOW)
    ((case_id, _),) = rows(township, ALL_CASES)
    clerk = door("lin")

    told = [holder for holder, saying in rows(township, TOLD) if "登记人与该事项有利害关系" in str(as_json(saying))]
    page = clerk.get(f"/cases/{case_id}")

    assert sorted(told) == ["group:discipline", "group:petition_office", "head:petition_office"]
    assert page.status_code == 200
    assert "重新发放查询码" in page.text


def test_who_is_not_complained_about_holds_the_code_of_what_was_said_of_others(door, township):
    client = door("village")
    form = fill_in(client, first_receiver="village", about="conduct", complained_unit="agriculture")

    page = client.get(client.post("/intake/petition", data=form).headers["location"])

    assert shown_code(page)


@pytest.mark.parametrize(
    "concerned",
    [{"accused_officials": "yan"}, {"accused_unit": "discipline_office"}],
    ids=["the officer", "his office"],
)
def test_a_report_on_every_discipline_officer_is_not_taken_and_goes_to_the_county(door, township, concerned):
    client = door("lin")

    page = client.post("/intake/misconduct", data=report(client) | concerned)

    assert page.status_code == 409
    assert "请直接向云岭县信访办公室联系人（地址：云岭县城人民路8号；电话：000-80020003）提出" in page.text
    assert "过节收礼。" in page.text
    assert rows(township, ALL_CASES) == []


def test_the_receipts_code_belongs_to_one_browser_only(door, township):
    client, other = door("lin"), door("luo")
    sent = client.post("/intake/petition", data=fill_in(client))

    page = other.get(sent.headers["location"])

    assert "查询码已经显示过" in page.text


def test_a_sealed_report_warns_before_and_shows_nothing_of_itself_after(door, township):
    client = door("lin")
    before = client.get("/intake/misconduct")
    form = {
        "csrf": token_on(before), "key": hidden(before, "key"), "do": "open", "title": "收受礼金", "accusation": "过节收礼。",
        "channel": "visit", "received_at": "2026-03-02T09:00", "first_receiver": "lin", "anonymous": "true",
    }  # fmt: skip

    sent = client.post("/intake/misconduct", data=form)
    receipt = client.get(sent.headers["location"])

    assert "提交后您不能再查看" in before.text
    assert sent.status_code == 303
    assert "收受礼金" not in receipt.text
    assert shown_code(receipt)
    assert "打开事项" not in receipt.text
    assert "收受礼金" not in client.get("/cases").text


def test_the_receipt_of_a_sealed_report_is_closed_to_everybody_else(door, township):
    client = door("lin")
    page = client.get("/intake/misconduct")
    form = {
        "csrf": token_on(page), "key": hidden(page, "key"), "title": "收受礼金", "accusation": "过节收礼。",
        "channel": "visit", "received_at": "2026-03-02T09:00", "first_receiver": "lin", "anonymous": "true",
    }  # fmt: skip
    sent = client.post("/intake/misconduct", data=form)

    assert door("luo").get(sent.headers["location"]).status_code == 404


def test_the_same_matter_check_shows_number_and_title_and_is_written_down(door, township):
    opened(township)
    client = door("lin")

    page = client.post("/intake/petition", data=fill_in(client, do="compare", title="我家门口的路"))

    assert page.status_code == 200
    assert "XF-QX-20260302-001" in page.text
    assert "我家门口的路" in page.text
    assert rows(township, ALL_ACCESS) == [(None, "person:lin", "same_matter_check", "agriculture liuping")]
    assert len(rows(township, ALL_CASES)) == 1


def test_a_suggestion_is_registered_too(door, township):
    client = door("lin")
    page = client.get("/intake/suggestion")
    form = {
        "csrf": token_on(page), "key": hidden(page, "key"), "title": "村口装路灯", "facts": "晚上看不清。",
        "channel": "visit", "received_at": "2026-03-02T09:00", "first_receiver": "lin", "anonymous": "true",
    }  # fmt: skip

    sent = client.post("/intake/suggestion", data=form)

    assert sent.status_code == 303
    assert "JY-QX-20260302-001" in client.get(sent.headers["location"]).text


@pytest.mark.parametrize(
    "name", ["title", "facts", "requests.0.text", "channel", "source_level", "received_at", "first_receiver",
             "head_count", "anonymous", "secrecy_wish", "about"]
)  # fmt: skip
def test_each_field_that_must_be_filled_in_is_missed(door, township, name):
    client = door("lin")

    page = client.post("/intake/petition", data=fill_in(client, **{name: None}))

    assert page.status_code == 422
    assert f'href="#field-{name.split(".")[0]}"' in page.text
    assert rows(township, ALL_CASES) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "长" * 41),
        ("facts", "长" * 10_001),
        ("title", "机\x00耕"),
        ("facts", "a\u202eb"),
        ("channel", "pigeon"),
        ("head_count", "0"),
        ("head_count", "10000"),
        ("head_count", "many"),
        ("head_count", "1e3"),
        ("received_at", "yesterday"),
        ("received_at", "1900-01-01T00:00"),
        ("received_at", "2026-03-03T09:00"),
        ("received_at", "9999-99-99T99:99"),
        ("first_receiver", "nobody"),
        ("village", "atlantis"),
        ("village", "lin"),
        ("anonymous", "maybe"),
        ("urgent_facts", "boredom"),
        ("occurred_on", "2026-02-30"),
        ("no_such_field", "x"),
        ("colour", "red"),
        ("requests.0.colour", "red"),
        ("phone", "1" * 31),
    ],
)
def test_what_cannot_be_taken_is_named_and_everything_typed_is_kept(door, township, name, value):
    client = door("lin")

    page = client.post("/intake/petition", data=fill_in(client, prior_handling="曾经去过村委会", **{name: value}))

    assert page.status_code == 422
    assert "曾经去过村委会" in page.text
    assert "有几处需要改正" in page.text or "还不能登记" in page.text
    assert rows(township, ALL_CASES) == []


def test_script_is_text(door, township):
    client = door("lin")
    sent = client.post("/intake/petition", data=fill_in(client, title="<script>alert(1)</script>"))

    page = client.get(sent.headers["location"])

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize(
    "body", [b"title=%FF%FE", b"title=\xff", b"title=%ED%A0%80"], ids=["percent", "raw", "surrogate"]
)
def test_what_is_no_text_at_all_is_refused_before_it_is_read(door, township, body):
    client = door("lin")

    page = client.post("/intake/petition", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert page.status_code in (400, 403)
    assert rows(township, ALL_CASES) == []


def test_without_a_name_and_not_anonymous_the_rule_is_told_in_place(door, township):
    client = door("lin")

    page = client.post("/intake/petition", data=fill_in(client, petitioner_name=None))

    assert page.status_code == 409
    assert "请填写姓名，或者选择匿名" in page.text
    assert "机耕道塌方无人修" in page.text


def test_a_kind_that_does_not_exist_is_no_page(door):
    client = door("lin")

    assert client.get("/intake/parcel").status_code == 404
    assert client.get("/intake/%00").status_code == 404


def test_opening_costs_the_same_whatever_there_is_already(door, township, monkeypatch):
    client = door("lin")
    one_form = fill_in(client)
    with statements(monkeypatch) as one:
        client.post("/intake/petition", data=one_form)
    for number in range(11):
        opened(township, title=f"事项{number}")
    form = fill_in(client)

    with statements(monkeypatch) as twelve:
        client.post("/intake/petition", data=form)

    assert len(one.texts) == len(twelve.texts)


def test_the_form_and_the_receipt_keep_to_five_reads(door, township, monkeypatch):
    client = door("lin")
    with statements(monkeypatch) as form:
        client.get("/intake/petition")
    sent = client.post("/intake/petition", data=fill_in(client))

    with statements(monkeypatch) as receipt:
        client.get(sent.headers["location"])

    assert (len(form.reads), len(receipt.reads)) == (2, 5)
    assert (len(form.writes), len(receipt.writes)) == (0, 1)


def test_who_opened_a_receipt_is_written_down(door, township):
    client = door("lin")
    sent = client.post("/intake/petition", data=fill_in(client))

    client.get(sent.headers["location"])

    ((case_id, actor, what, _),) = rows(township, ALL_ACCESS)
    assert (f"/receipts/{case_id}", actor, what) == (sent.headers["location"], "person:lin", "receipt")


def test_a_receipt_says_later_what_it_said_at_first(door, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)

    page = door("lin").get(f"/receipts/{case.case_id}")

    assert "我们将在2026年3月17日前告知您处理途径和程序。" in page.text
    assert "场镇政府路1号" in page.text


def test_who_is_given_no_matters_is_nobodys_first_receiver(door, township):
    client = door("lin")

    page = client.get("/intake/petition").text
    receivers = page.split('name="first_receiver"', 1)[1].split("</select>", 1)[0]
    sent = client.post("/intake/petition", data=fill_in(client, first_receiver="zhou"))

    assert 'value="zhou"' not in receivers
    assert 'value="lin" selected' in receivers.split('<optgroup label="信访办公室">', 1)[1].split("</optgroup>", 1)[0]
    assert sent.status_code == 422
    assert "没有这个选项" in sent.text


def test_a_village_is_none_of_the_offices(door, township):
    client = door("lin")

    sent = client.post("/intake/petition", data=fill_in(client, village="agriculture"))

    assert sent.status_code == 422
    assert rows(township, ALL_CASES) == []


def test_what_is_too_long_is_not_cut_but_refused_with_both_numbers_and_kept_whole(door, township):
    client, long = door("lin"), {"title": "题" * 41, "facts": "长" * 10_001, "requests.0.text": "求" * 1_001}

    page = client.get("/intake/petition").text
    sent = client.post("/intake/petition", data=fill_in(client, **long))

    assert "maxlength" not in page.split('id="main"', 1)[1]
    assert sent.status_code == 422
    assert all(text in sent.text for text in long.values())
    for most, length in ((40, 41), (10_000, 10_001), (1_000, 1_001)):
        assert f"最多{most}个字，现为{length}个字" in sent.text


@pytest.mark.parametrize(
    ("channel", "words"),
    [("visit", "当面交给信访人"), ("phone", "逐字读给信访人"), ("letter", "寄给或者送交本人")],
)
def test_the_receipt_says_how_the_code_reaches_whoever_came_that_way(door, township, channel, words):
    client = door("lin")

    receipt = client.post("/intake/petition", data=fill_in(client, channel=channel), follow_redirects=True)

    said = [one for one in ("当面交给信访人", "逐字读给信访人", "寄给或者送交本人") if one in receipt.text]
    assert said == [words]
