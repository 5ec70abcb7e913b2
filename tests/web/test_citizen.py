from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.locking import Wanted, read_case
from engine.models import Notice
from engine.statements import Statement
from engine.sweep import sweep
from tests.qingxi import NOW, office, opened, reported
from tests.statement_count import statements
from tests.web.at_work import door, hidden, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import delivered
from web import case_queries
from workflows import file_queries, query_codes

#: What is another one each time: the page's nonce and token.
CHANGING = re.compile(r'nonce="[^"]*"|name="csrf" value="[^"]*"')
STATE = Statement("SELECT state, last_actor FROM case_ WHERE id = :case_id")


def code_for(database, case):
    code = query_codes.new_code()
    database.write(lambda work: query_codes.keep(work, code, case.case_id, by="person:lin", now=NOW))
    return code


def follow(client, code):
    return client.post("/s", data={"csrf": token_on(client.get("/s")), "code": code})


def press(client, action, **form):
    page = client.get("/s/case")
    token = token_on(page)
    return client.post(
        f"/s/case/{action}",
        data={"csrf": token, "version": hidden(page, "version"), "key": hidden(page, "key"), **form},
    )


@pytest.fixture
def followed(door, township):
    """A petitioner's browser on the page of an own case, and the case."""
    case = opened(township)
    client = door()
    assert follow(client, code_for(township, case)).status_code == 303
    return client, case


def test_the_code_opens_the_one_case_in_plain_words(followed):
    client, case = followed

    page = client.get("/s/case")

    assert "机耕道塌方无人修" in page.text
    assert "已登记" in page.text
    assert "我们最迟在这一天完成：" in page.text
    assert case.number in page.text


@pytest.mark.parametrize(
    "change",
    [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")],
    ids=["lower case", "blanks", "nothing between"],
)
def test_the_code_may_be_typed_in_any_way(door, township, change):
    code = code_for(township, opened(township))

    assert follow(door(), change(code)).status_code == 303


@pytest.mark.parametrize(
    "code",
    ["AAAA-BBBB", "0" * 28, "x" * 5000, "\x00", "<script>", "查询码"],
    ids=["too short", "unknown", "too long", "NUL", "script", "words"],
)
def test_a_wrong_code_says_so_and_opens_nothing(door, township, code):
    page = follow(door(), code)

    assert page.status_code == 422
    assert "没有这个查询码" in page.text
    assert "<script>" not in page.text


def test_a_void_code_opens_nothing(door, township):
    case = opened(township)
    code = code_for(township, case)
    township.write(lambda work: query_codes.void(work, case.case_id, now=NOW))

    assert follow(door(), code).status_code == 422


def test_guessing_is_told_off_and_a_right_code_is_still_taken_from_the_same_network(door, township):
    client, code = door(), code_for(township, opened(township))
    answers = [follow(client, "0" * 28).status_code for _ in range(31)]

    right = follow(client, code)

    assert answers == [422] * 30 + [429]
    assert right.status_code == 303


def test_right_codes_do_not_count(door, township):
    client, code = door(), code_for(township, opened(township))
    rights = {follow(client, code).status_code for _ in range(31)}

    assert rights == {303}
    assert follow(client, "0" * 28).status_code == 422


def test_the_door_says_how_the_office_is_reached(door):
    page = door().get("/s")

    assert "云岭县清溪乡场镇政府路1号，电话000-80010001" in page.text


def test_the_petitioners_session_opens_no_page_of_the_staff(followed):
    client, case = followed

    for path in (
        "/",
        "/cases",
        "/leader",
        "/intake",
        f"/cases/{case.case_id}",
        f"/receipts/{case.case_id}",
        "/password",
    ):
        assert client.get(path).status_code in (303, 404), path


def test_the_staff_open_no_page_of_the_petitioner(door, township):
    opened(township)
    client = door("lin")

    page = client.get("/s/case")

    assert page.status_code == 303
    assert page.headers["location"] == "/s"


def test_withdrawing_is_asked_once_and_done_by_the_petitioner_alone(followed, township):
    client, case = followed
    page = client.get("/s/case")

    done = press(client, "withdraw")

    assert "真的要撤回吗" in page.text
    assert done.status_code == 303
    with township.reading() as work:
        assert tuple(work.row(STATE, case_id=case.case_id)) == ("withdrawn", "party:petitioner")


def test_what_is_not_the_petitioners_to_do_is_refused(followed, township):
    client, case = followed

    answer = press(client, "begin_triage")

    assert answer.status_code in (403, 409)
    with township.reading() as work:
        assert work.row(STATE, case_id=case.case_id)[0] == "registered"


def test_a_field_that_the_page_does_not_ask_is_refused_and_nothing_is_done(followed, township):
    client, case = followed

    page = press(client, "request_recusal", recusal_reason="与对方有亲属关系", recusal_asked=["tang", "ye"])

    assert page.status_code == 422
    assert "与对方有亲属关系" in page.text
    with township.reading() as work:
        assert read_case(work, case.case_id, Wanted()).case.exclusions == {}


def test_pressing_twice_does_it_once_and_leads_to_the_page_again(followed, township):
    client, _ = followed
    page = client.get("/s/case")
    form = {"csrf": token_on(page), "version": hidden(page, "version"), "key": hidden(page, "key")}

    answers = [client.post("/s/case/withdraw", data=form).status_code for _ in range(2)]

    assert answers == [303, 303]


def test_so_many_sealed_reports_are_taken_in_a_day_and_the_words_of_the_next_are_kept(followed, township, clock):
    client, case = followed
    sealed = Statement("SELECT count(*) FROM case_ WHERE sealed_for IS NOT NULL")
    first = press(client, "report_retaliation", retaliation_text="第1次")
    page = client.get("/s/case")
    repeated = {"csrf": token_on(page), "version": "1", "key": "same", "retaliation_text": "第2次"}
    again = [client.post("/s/case/report_retaliation", data=repeated).status_code for _ in range(3)]
    for number in range(3, 6):
        press(client, "report_retaliation", retaliation_text=f"第{number}次")

    refused = press(client, "report_retaliation", retaliation_text="第6次被停了低保")
    with township.reading() as work:
        within_the_day = work.row(sealed)[0]
    clock.pass_by(days=1, minutes=1)
    follow(client, code_for(township, case))
    taken = press(client, "report_retaliation", retaliation_text="第6次被停了低保")

    assert (first.status_code, again, within_the_day) == (303, [303] * 3, 5)
    assert refused.status_code == 409
    assert "第6次被停了低保" in refused.text
    assert "县纪委监委" in refused.text
    assert taken.status_code == 303


def test_an_old_page_acts_no_more(followed):
    client, _ = followed
    page = client.get("/s/case")
    form = {"csrf": token_on(page), "version": "0", "key": "another"}

    answer = client.post("/s/case/withdraw", data=form)

    assert answer.status_code == 409


def test_a_field_that_is_missing_is_named_where_it_is(followed):
    client, _ = followed

    page = press(client, "request_recusal")

    assert page.status_code == 422
    assert 'href="#field-request_recusal-recusal_reason"' in page.text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_is_an_old_page(followed, version):
    client, _ = followed
    page = client.get("/s/case")

    answer = client.post("/s/case/withdraw", data={"csrf": token_on(page), "version": version, "key": "k"})

    assert answer.status_code == 409


def test_who_looked_is_told_by_post_and_not_by_name(followed, township):
    client, case = followed
    township.write(
        lambda work: file_queries.note_access(
            work, case_id=case.case_id, actor="person:tang", now=NOW, what="case_read"
        )
    )

    page = client.get("/s/case")

    assert "唐亦舟的岗位" in page.text
    assert "唐亦舟，" not in page.text


def test_the_petitioners_own_looks_are_listed_nowhere(followed, township):
    client, case = followed

    page = client.get("/s/case")

    assert "登记以来还没有人打开过" in page.text
    with township.reading() as work:
        assert case_queries.readings_of(work, case.case_id) == []


def test_what_the_petitioner_was_told_stands_there_the_latest_first(followed, township):
    client, case = followed
    notices = [
        {"key": f"n{n}", "holder": holder, "case_id": case.case_id, "saying": {"zh": text, "en": text}, "at": at}
        for n, (holder, text, at) in enumerate(
            [
                ("party:petitioner", "先说的事", NOW),
                ("party:petitioner", "后说的事", NOW + timedelta(days=3)),
                ("head:petition_office", "内部的事", NOW),
            ]
        )
    ]
    township.write(lambda work: work.session.add_all(Notice(**one) for one in notices))

    page = client.get("/s/case").text

    assert page.index("告诉过您的事") < page.index("后说的事") < page.index("2026年3月5日") < page.index("先说的事")
    assert "内部的事" not in page


def test_the_newest_paper_comes_first(door, township):
    case, client = delivered(township), door()
    follow(client, code_for(township, case))

    page = client.get("/s/case").text

    assert page.index("<summary>信访事项处理意见书") < page.index("<summary>信访事项登记回执")


def test_what_was_wrong_with_an_answer_stands_at_its_form_and_the_browser_goes_there(followed):
    client, _ = followed

    page = press(client, "request_recusal")

    assert 'action="/s/case/request_recusal#do-request_recusal"' in page.text
    assert page.text.index('id="do-request_recusal" open') < page.text.index('id="problems-request_recusal"')


def test_when_it_went_through_the_browser_goes_to_where_that_is_said(followed):
    client, _ = followed

    answer = press(client, "request_recusal", recusal_reason="他是对方的亲戚")

    assert answer.headers["location"] == "/s/case?done#done"
    assert 'id="done"' in client.get(answer.headers["location"]).text


def test_a_sealed_report_shows_that_it_arrived_and_nothing_that_moves(door, township):
    client, case = door(), reported(township)
    follow(client, code_for(township, case))
    before = client.get("/s/case").text
    notice = {"key": "n", "holder": "party:petitioner", "case_id": case.case_id, "saying": {"zh": "某事", "en": "x"}}

    door("yan").get(f"/cases/{case.case_id}")
    township.write(lambda work: work.session.add(Notice(**notice, at=NOW)))

    after = client.get("/s/case").text
    assert CHANGING.sub("", after) == CHANGING.sub("", before)
    assert "谁看过" not in after


def test_a_sealed_report_says_nothing_of_what_is_in_it(door, township):
    client = door()
    follow(client, code_for(township, reported(township)))

    page = client.get("/s/case")

    assert "已经密封收到" in page.text
    assert "收受礼金" not in page.text
    assert "现在您可以" not in page.text


def test_leaving_ends_the_session(followed):
    client, _ = followed
    client.post("/s-leave", data={"csrf": token_on(client.get("/s/case"))})

    assert client.get("/s/case").status_code == 303


def test_the_session_ends_when_it_is_not_used(followed, clock):
    client, _ = followed
    clock.at += timedelta(hours=2)

    assert client.get("/s/case").status_code == 303


def test_the_language_can_be_chosen_on_the_page(followed):
    client, _ = followed
    token = token_on(client.get("/s/case"))

    answer = client.post("/language", data={"csrf": token, "language": "en", "next": "/s/case"})

    assert answer.status_code == 303
    assert "Where it stands" in client.get("/s/case").text


def test_the_page_is_small_and_loads_nothing_from_elsewhere(followed, door):
    client, _ = followed

    for page in (client.get("/s/case"), door().get("/s")):
        assert len(page.content) <= 30_000
        assert "<script" not in page.text
        assert "https://" not in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
    assert len(client.get("/static/public.css").content) <= 10_000


def test_the_page_keeps_to_five_reads(followed, monkeypatch):
    client, _ = followed

    with statements(monkeypatch) as sent:
        client.get("/s/case")

    assert len(sent.reads) == 5
    assert sent.writes == []


def test_the_page_says_who_answers_for_the_matter_and_where_the_office_is(followed):
    client, _ = followed

    page = client.get("/s/case")

    assert "首接责任人</dt><dd>林晓禾（林晓禾的岗位）" in page.text
    assert "承办单位</dt><dd>还没有交办" in page.text
    assert "场镇政府路1号，电话000-80010001" in page.text


def test_the_receipt_stands_there_as_it_was_given_with_every_part(followed):
    client, _ = followed

    paper = client.get("/s/case").text.split("信访事项登记回执", 1)[1]

    for text in (
        "收到的事项",
        "尽快修好机耕道",
        "首接责任人</h3>",
        "林晓禾",
        "我们将在2026年3月17日前告知您处理途径和程序。",
    ):
        assert text in paper


def test_a_withdrawal_can_be_taken_back_until_a_rule_would_refuse_it(followed, township):
    client, _ = followed
    press(client, "withdraw")
    meanwhile = client.get("/s/case")

    sweep(township, office(), now=NOW + timedelta(days=30))

    page = client.get("/s/case")
    assert "收回撤回申请" in meanwhile.text
    assert "反映打击报复" in page.text
    assert "收回撤回申请" not in page.text


def test_a_new_code_closes_what_the_old_one_had_opened(followed, door):
    client, case = followed
    clerk = door("lin")

    clerk.post(
        f"/cases/{case.case_id}/actions/reissue_code",
        data={"csrf": token_on(clerk.get("/cases")), "identity_checked": "known", "code_reason": "遗失"},
    )

    assert client.get("/s/case").headers["location"] == "/s"


def test_the_offices_own_goals_and_what_it_owes_to_others_are_no_promise_to_the_petitioner(door, township):
    case = opened(township, source_level="county", upper_kind="forwarded", upper_no="XF-1")
    client = door()
    follow(client, code_for(township, case))

    page = client.get("/s/case")

    assert "我们最迟在这一天完成：书面告知" in page.text
    assert "提出异议的期限" not in page.text
    assert "首次联系信访人" not in page.text
