"""What nobody should send, field by field: each is answered with a sentence, keeps what was typed, and writes nothing."""

from __future__ import annotations

import html

import pytest

from engine.statements import Statement
from tests import qingxi
from tests.qingxi import INTAKE, opened, reported
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import PASSWORD, token_on
from tests.web.test_actions import press, shown
from tests.web.test_cases import SORTED
from tests.web.test_citizen import code_for, follow
from workflows.intake import opening_fields

ENTRIES = Statement(
    "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM case_), (SELECT count(*) FROM attachment)"
)
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
#: Words that must still stand on the page, whatever else was wrong.
KEPT = "曾经去过村委会三次"
#: What is put into a field of each type. `{max}` and the like are the field's own bounds.
BAD_TEXTS = ["机\x00耕", "a\u202eb", "\x1b[2J", "a\x7fb"]
BAD_CHOICES = ["pigeon", "<script>alert(1)</script>", "\x00", "' OR 1=1 --"]
BAD_DAYS = ["tomorrow", "2026-02-30", "0001-01-01", "9999-12-31", "2026-13-01", "2026-03-02T09:00:00Z\x00", "１２３"]
BAD_VALUES = {
    "text": BAD_TEXTS,
    "long text": BAD_TEXTS,
    "choice": BAD_CHOICES,
    "choices": BAD_CHOICES,
    "boolean": ["maybe", "TRUE", "\x00"],
    "number": ["many", "1e3", "1.5", "-1", "0", "9" * 30, "0x10", "\x00"],
    "date": BAD_DAYS,
    "moment": [*BAD_DAYS, "0001-01-01T00:00+14:00", "9999-12-31T23:59", "2026-03-03T09:00"],
    "person": ["nobody", "person:lin", "\x00", "x" * 100],
    "persons": ["nobody", "\x00"],
    "unit": ["atlantis", "lin", "\x00", "x" * 100],
    "units": ["atlantis", "\x00"],
}


def bad_fields(workflow):
    """(name, value) of everything that is put into the fields of a form."""
    rows = []
    for name, rule, required in opening_fields(qingxi.office(), workflow):
        rows += [(name, value) for value in BAD_VALUES.get(rule.type, ())]
        rows += [(name, "长" * (rule.max_length + 1))] if rule.type in ("text", "long text") else []
        rows += [(f"{name}.0.{column}", value) for column in rule.of or () for value in BAD_TEXTS]
        rows += [(f"{name}.0.colour", "red")] if rule.type == "rows" else []
        rows += [(name, "")] if required and rule.type != "rows" else []
    return [*rows, ("no_such_field", "x"), ("colour", "red"), ("state", "closed"), ("__proto__", "x")]


def bare(workflow):
    """Values that open a case of this workflow, with words in some field that need not be filled in."""
    known = {name: rule for name, rule, _ in opening_fields(qingxi.office(), workflow)}
    form = {name: value for name, value in INTAKE.items() if name.partition(".")[0] in known}
    return {**form, "title": "标题", "accusation": KEPT} if workflow == "misconduct" else {**form, "facts": KEPT}


def answered(client, workflow, form, name, value):
    """The status, whether the field is named, and whether the words are kept."""
    page = client.post(f"/intake/{workflow}", data={**form, name: value})
    is_named = f'href="#field-{name.partition(".")[0]}"' in page.text or "还不能登记" in page.text
    words = KEPT if name not in ("facts", "accusation") else form["title"]
    return page.status_code, is_named, words in page.text


@pytest.mark.parametrize("workflow", ["petition", "suggestion", "misconduct"])
def test_every_field_of_the_intake_refuses_what_it_cannot_take(door, township, workflow):
    client = door("lin")
    page = client.get(f"/intake/{workflow}")
    form = {**bare(workflow), "csrf": token_on(page), "key": hidden(page, "key"), "do": "open"}

    answers = {
        (name, value[:20]): answered(client, workflow, form, name, value) for name, value in bad_fields(workflow)
    }

    assert len(answers) > 50
    assert {row: answer for row, answer in answers.items() if answer != (422, True, True)} == {}
    assert written(township) == (0, 0, 0)


@pytest.mark.parametrize("workflow", ["petition", "suggestion", "misconduct"])
def test_every_text_of_the_intake_takes_script_as_words(door, township, workflow):
    client = door("lin")
    page = client.get(f"/intake/{workflow}")
    texts = {name: "<b>x</b>" for name, rule, _ in opening_fields(qingxi.office(), workflow) if "text" in rule.type}
    form = {**bare(workflow), **texts, "csrf": token_on(page), "key": hidden(page, "key"), "received_at": ""}

    page = client.post(f"/intake/{workflow}", data=form)

    assert page.status_code == 422
    assert "<b>x</b>" not in page.text
    assert page.text.count("&lt;b&gt;x&lt;/b&gt;") == len(texts)


@pytest.mark.parametrize("name", ["title", "channel", "received_at", "head_count", "first_receiver"])
def test_a_field_that_comes_twice_with_two_values_opens_nothing(door, township, name):
    client = door("lin")
    page = client.get("/intake/petition")
    form = {**INTAKE, "csrf": token_on(page), "key": hidden(page, "key"), "do": "open"}

    answer = client.post("/intake/petition", data={**form, name: [form[name], "x"]})

    assert answer.status_code == 422
    assert written(township) == (0, 0, 0)


@pytest.mark.parametrize("key", ["", "\x00", "x" * 500, "'; DROP TABLE case_; --", "钥匙"])
def test_a_key_of_the_intake_that_is_none_of_ours_is_replaced(door, township, key):
    client = door("lin")
    page = client.get("/intake/petition")

    answer = client.post("/intake/petition", data={**INTAKE, "csrf": token_on(page), "key": key})

    assert answer.status_code == 303
    assert written(township)[1] == 1


#: Where a form is sent, and by whom.
FORMS = [("lin", "/intake/petition"), (None, "/sign-in"), (None, "/s"), ("lin", "/password"), ("lin", "/language")]
NO_TEXT = {
    "percent": b"title=%FF%FE",
    "raw": b"title=\xff",
    "surrogate": b"title=%ED%A0%80",
    "name": b"%FF=1",
    "too many": b"&".join(b"a=1" for _ in range(1001)),
}


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_bytes_that_are_no_form_are_refused_before_anything_is_done(door, township, who, path):
    client = door(who)

    pages = {name: client.post(path, content=b"csrf=x&" + body, headers=FORM_TYPE) for name, body in NO_TEXT.items()}

    assert {name: page.status_code for name, page in pages.items() if page.status_code != 400} == {}
    assert [name for name, page in pages.items() if "提交的内容无法读取" not in page.text] == []
    assert written(township) == (0, 0, 0)


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_what_no_form_of_ours_sends_is_refused(door, who, path):
    client = door(who)
    types = ["text/plain", "application/xml", "multipart/form-data", "image/png", "multipart/form-data; boundary=\x7f"]

    answers = {type_: client.post(path, content=b"x", headers={"Content-Type": type_}) for type_ in types}

    assert {
        type_: answer.status_code for type_, answer in answers.items() if answer.status_code not in (400, 415)
    } == {}


SIGN_IN = {
    "nothing": ({"login": None, "password": None}, "用户名或密码不正确"),
    "no password": ({"password": ""}, "用户名或密码不正确"),
    "NUL in the name": ({"login": "lin\x00"}, "用户名或密码不正确"),
    "NUL in the password": ({"password": PASSWORD + "\x00"}, "用户名或密码不正确"),
    "a name far too long": ({"login": "l" * 5000}, "用户名或密码不正确"),
    "a password far too long": ({"password": "x" * 100_000}, "用户名或密码不正确"),
    "script": ({"login": "<script>alert(1)</script>"}, "用户名或密码不正确"),
    "turned round": ({"login": "l\u202ein"}, "用户名或密码不正确"),
    "two names": ({"login": ["nobody", "lin"]}, "用户名或密码不正确"),
}


@pytest.mark.parametrize(("changes", "sentence"), SIGN_IN.values(), ids=SIGN_IN)
def test_the_sign_in_says_the_same_of_everything(door, changes, sentence):
    client = door()
    form = {"csrf": token_on(client.get("/sign-in")), "login": "lin", "password": PASSWORD, **changes}

    page = client.post("/sign-in", data={name: value for name, value in form.items() if value is not None})

    assert page.status_code == 422
    assert sentence in page.text
    assert "<script>alert" not in page.text
    assert not page.headers.get("set-cookie", "").startswith("onevisit=")


CODES = {
    "nothing": (None, ""),
    "blanks": ("   ", ""),
    "too short": ("AAAA-BBBB", "AAAA-BBBB"),
    "far too long": ("0" * 5000, "0" * 60),
    "NUL": ("AAAA\x00BBBB", "AAAABBBB"),
    "script": ('"><script>alert(1)</script>', "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
    "turned round": ("AA\u202eBB", "AABB"),
    "unknown": ("0000-" * 6 + "0000", "0000-0000"),
    "a number": ("XF-QX-20260302-001", "XF-QX-20260302-001"),
    "an emoji": ("💩" * 28, "💩"),
}


@pytest.mark.parametrize(("code", "kept"), CODES.values(), ids=CODES)
def test_a_query_code_that_is_none_says_so_and_stays_in_the_form(door, township, code, kept):
    client = door()
    form = {"csrf": token_on(client.get("/s")), "code": code}

    page = client.post("/s", data={name: value for name, value in form.items() if value is not None})

    assert page.status_code == 422
    said = "没有这个查询码，或者它已经作废" if code and code.strip() else "请填写查询码"
    assert said in page.text
    assert kept in page.text
    assert "onevisit-case" not in client.cookies


FILTERS = ["workflow", "state", "colour", "light", "unit", "village", "channel", "ended"]
BAD_FILTERS = ["nothing-like-it", "%00", "%3Cscript%3Ealert(1)%3C/script%3E", "' OR 1=1 --", "a" * 5000, "%F0%9F%92%A9"]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_cannot_be_read_is_named_and_narrows_nothing(door, township, name):
    opened(township)
    client = door("lin")

    pages = {value[:20]: client.get(f"/cases?words=机耕&{name}={value}") for value in BAD_FILTERS}

    assert {page.status_code for page in pages.values()} == {422}
    assert [value for value, page in pages.items() if f'href="#field-{name}"' not in page.text] == []
    assert [value for value, page in pages.items() if 'value="机耕"' not in page.text] == []
    assert [value for value, page in pages.items() if "机耕道塌方无人修" not in page.text] == []
    assert [value for value, page in pages.items() if "<script>alert" in page.text] == []


QUERIES = {
    "/cases?words=" + "长" * 101: 422,
    "/cases?words=%00": 422,
    "/cases?words=a%1bb": 422,
    "/cases?words=%FF%FE": 200,
    "/cases?words=%ED%A0%80": 200,
    "/cases?words=a&words=b": 200,
    "/cases?page=0": 200,
    "/cases?page=-1": 200,
    "/cases?page=99999999999999999999": 200,
    "/cases?page=%00": 200,
    "/cases?page=%C2%B2": 200,
    "/cases?" + "x" * 5000: 200,
    "/audit?number=%00": 200,
    "/audit?number=" + "9" * 5000: 200,
    "/audit?number=%25": 200,
    "/audit?page=%D9%A3": 200,
    "/audit?page=1e9": 200,
    "/s?code=%00%FF": 200,
    "/s?code=" + "%3Cscript%3E" * 500: 200,
    "/sign-in?next=//elsewhere.example": 200,
    "/sign-in?next=%00": 200,
    "/?x=%00": 200,
    "/leader?today=9999-12-31": 200,
}


def test_no_address_breaks_a_page(door, township):
    opened(township)
    clerk, auditor, leader = door("lin"), door("zhou"), door("gao")
    visitors = {"/audit": auditor, "/leader": leader}

    pages = {address: visitors.get(address.partition("?")[0], clerk).get(address) for address in QUERIES}

    assert {address: page.status_code for address, page in pages.items()} == QUERIES
    assert [address for address, page in pages.items() if "\x00" in page.text or "<script>" in page.text] == []


ODD_IDS = {
    "NUL": "%00",
    "no letters": "💩",
    "long": "a" * 5000,
    "dots": "..%2f..%2fetc",
    "SQL": "' OR 1=1",
    "no UTF-8": "%FF",
}


@pytest.mark.parametrize("odd", ODD_IDS.values(), ids=ODD_IDS)
def test_an_id_that_no_case_can_have_is_unknown_everywhere(door, township, odd):
    case = opened(township)
    clerk, auditor = door("lin"), door("zhou")
    token = token_on(clerk.get("/cases"))

    pages = {
        "receipt": clerk.get(f"/receipts/{odd}"),
        "code": clerk.post(f"/cases/{odd}/actions/reissue_code", data={"csrf": token}),
        "intake": clerk.get(f"/intake/{odd}"),
        "sent": clerk.post(f"/intake/{odd}", data={**INTAKE, "csrf": token}),
        "file": clerk.get(f"/cases/{case.case_id}/files/{odd}"),
        "file of": clerk.get(f"/cases/{odd}/files/x"),
        "audit": auditor.get(f"/audit/{odd}"),
    }

    assert {name: page.status_code for name, page in pages.items() if page.status_code != 404} == {}


def same(page, id_):
    """A page without what is another one every time: its token, its nonce, and the id that was asked for."""
    nonce = page.text.split('nonce="', 1)[1].split('"', 1)[0]
    return page.text.replace(token_on(page), "").replace(nonce, "").replace(id_, "")


def test_what_belongs_to_others_is_as_unknown_as_what_does_not_exist(door, township):
    hidden_one, sealed = opened(township, officials_concerned="luo"), reported(township)
    head = door("luo")
    token = token_on(head.get("/cases"))
    ids = [hidden_one.case_id, sealed.case_id, "a" * 24]

    receipts = [head.get(f"/receipts/{id_}") for id_ in ids]
    codes = [head.post(f"/cases/{id_}/actions/reissue_code", data={"csrf": token}) for id_ in ids]
    pages = [*receipts, *codes]

    assert [page.status_code for page in pages] == [404] * 6
    assert len({same(page, id_) for page, id_ in zip(receipts, ids, strict=True)}) == 1
    assert len({same(page, id_) for page, id_ in zip(codes, ids, strict=True)}) == 1
    assert all(title not in page.text for page in pages for title in ("机耕道塌方无人修", "收受礼金"))


#: What cannot be taken on a case's own page: (the act, who presses, what is wrong, the last of it).
ON_THE_CASE = [
    ("sort", "lin", {"pathway": "pigeon"}),
    ("sort", "lin", {"co_units": ["atlantis"]}),
    ("sort", "lin", {"village": "moon"}),
    ("sort", "lin", {"officials_concerned": ["ghost"]}),
    ("note", "lin", {"note_text": "a\x00b"}),
    ("contact", "lin", {"contact_on": "2035-01-01"}),
    ("contact", "lin", {"contact_on": "1990-01-01"}),
    ("declare_interest", "luo", {"officials_concerned": ["ghost"]}),
    ("correct", "lin", {"reason": "笔误", "village": "moon"}),
    ("correct", "lin", {"reason": "笔误", "received_at": "2040-01-01T09:00"}),
    ("correct", "lin", {"reason": "笔误", "occurred_on": "2050-01-01"}),
]
OF_THE_ACT = {
    "sort": SORTED,
    "contact": {"contact_way": "phone", "contact_gist": "已联系"},
}


@pytest.mark.parametrize(("action", "who", "bad"), ON_THE_CASE)
def test_a_field_of_a_cases_page_that_cannot_be_taken_is_named_and_nothing_is_written(door, township, action, who, bad):
    case = opened(township)
    client = door(who)
    before = written(township)

    answer = press(client, shown(client, case), case, action, **{**OF_THE_ACT.get(action, {}), **bad})

    assert answer.status_code == 422
    assert list(bad)[-1] in answer.text
    assert written(township) == before


ACTS = {
    "NUL": ("request_recusal", {"recusal_reason": "他是\x00亲戚"}, 422, "含有无法保存的字符（U+0000）"),
    "too long": ("request_recusal", {"recusal_reason": "长" * 2001}, 422, "2000"),
    "missing": ("request_recusal", {"recusal_reason": ""}, 422, "请填写"),
    "an unknown field": ("request_recusal", {"recusal_reason": "亲戚", "colour": "red"}, 422, "表单没有“colour”一栏"),
    "twice": ("request_recusal", {"recusal_reason": ["一", "二"]}, 422, "有几处需要改正"),
    "an unknown act": ("fly", {}, 409, "没有"),
    "script for an act": ("<script>", {}, 409, ""),
    "an act of the staff": ("begin_triage", {}, 409, ""),
    "a reason that is no text": ("withdraw", {"reason": "a\x00b"}, 422, "含有无法保存的字符"),
    "no version": ("withdraw", {"version": ""}, 409, ""),
    "a version out of range": ("withdraw", {"version": "9" * 30}, 409, ""),
    "a version that is no number": ("withdraw", {"version": "²"}, 409, ""),
}


@pytest.mark.parametrize(("action", "form", "status", "sentence"), ACTS.values(), ids=ACTS)
def test_a_petitioners_act_that_cannot_be_taken_is_explained_and_writes_nothing(
    door, township, action, form, status, sentence
):
    client = door()
    follow(client, code_for(township, opened(township)))
    page = client.get("/s/case")
    sent = {"csrf": token_on(page), "version": hidden(page, "version"), "key": hidden(page, "key"), **form}

    answer = client.post(f"/s/case/{action}", data=sent)

    assert answer.status_code == status
    assert sentence in html.unescape(answer.text)
    assert "<script>" not in answer.text
    assert "\x00" not in answer.text
    assert written(township) == (1, 1, 0)


@pytest.mark.parametrize("key", ["\x00", "x" * 500, "钥匙"])
def test_a_petitioners_key_that_is_none_of_ours_is_refused(door, township, key):
    client = door()
    follow(client, code_for(township, opened(township)))
    page = client.get("/s/case")

    answer = client.post(
        "/s/case/withdraw", data={"csrf": token_on(page), "version": hidden(page, "version"), "key": key}
    )

    assert answer.status_code == 400
    assert written(township) == (1, 1, 0)


def test_a_petitioner_who_presses_twice_acts_once(door, township):
    client = door()
    follow(client, code_for(township, opened(township)))
    page = client.get("/s/case")
    form = {
        "csrf": token_on(page), "version": hidden(page, "version"), "key": hidden(page, "key"),
        "recusal_reason": "他是被反映人的亲戚",
    }  # fmt: skip

    answers = [client.post("/s/case/request_recusal", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert written(township)[0] == 2


def test_what_a_petitioner_wrote_for_a_step_that_is_over_can_be_copied(door, township):
    client, other = door(), door()
    code = code_for(township, opened(township))
    follow(client, code)
    follow(other, code)
    page = client.get("/s/case")
    there = other.get("/s/case")
    other.post(
        "/s/case/withdraw",
        data={"csrf": token_on(there), "version": hidden(there, "version"), "key": hidden(there, "key")},
    )

    answer = client.post(
        "/s/case/request_recusal",
        data={
            "csrf": token_on(page), "version": hidden(page, "version"), "key": "another", "recusal_reason": "写了很久的话",
        },
    )  # fmt: skip

    assert answer.status_code == 409
    assert "写了很久的话" in answer.text


def written(database):
    """How many entries, cases and files there are."""
    with database.reading() as work:
        return tuple(work.row(ENTRIES))
