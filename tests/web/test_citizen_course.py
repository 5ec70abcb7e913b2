"""What the petitioner's page says of the way of a case: recusal, merger, review, lateness, and what happened."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from engine.attempts import Attempt
from engine.execute import fire
from engine.ids import new_id
from engine.statements import Statement, as_json
from engine.sweep import sweep
from engine.undoing import undo
from tests.qingxi import NOW, office, opened, pressed
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import DELIVERY, DRAFT, SORTED, delivered, investigating, scan
from tests.web.test_citizen import code_for, follow, press

FACTS = Statement("SELECT facts FROM case_ WHERE id = :case_id")


def text_of(page):
    return html.unescape(re.sub(r"<[^>]+>", "", page.text))


@pytest.fixture
def client_of(door, township):
    """`client_of(case)`: the browser of the petitioner of this case."""

    def open_for(case):
        client = door()
        assert follow(client, code_for(township, case)).status_code == 303
        return client

    return open_for


def facts_of(database, case):
    with database.reading() as work:
        return as_json(work.row(FACTS, case_id=case.case_id)[0])


# Recusal


def test_whom_to_recuse_is_chosen_by_what_they_are_and_becomes_the_people(client_of, township):
    case = investigating(township)
    client = client_of(case)
    page = client.get("/s/case").text

    answer = press(client, "request_recusal", recusal_reason="亲戚", recusal_asked=["handler", "unit_head"])

    assert answer.status_code == 303
    assert facts_of(township, case)["recusal_asked"] == ["he", "tang"]
    for value in ("handler", "unit_head", "petition_head", "other"):
        assert f'name="recusal_asked" value="{value}"' in page


def test_somebody_else_is_named_in_words_alone(client_of, township):
    case = investigating(township)

    answer = press(client_of(case), "request_recusal", recusal_reason="会计是他表哥", recusal_asked="other")

    assert answer.status_code == 303
    assert not facts_of(township, case).get("recusal_asked")


def test_before_anybody_handles_it_only_the_head_of_the_petition_office_is_offered(client_of, township):
    page = client_of(opened(township)).get("/s/case").text

    assert 'name="recusal_asked" value="petition_head"' in page
    assert 'name="recusal_asked" value="handler"' not in page


@pytest.mark.parametrize("value", ["tang", "person:tang", "main_leader", ["handler", "tang"]])
def test_no_id_of_a_person_is_taken_from_outside(client_of, township, value):
    case = investigating(township)

    answer = press(client_of(case), "request_recusal", recusal_reason="亲戚", recusal_asked=value)

    assert answer.status_code == 422
    assert "请从列出的选项中选择" in answer.text
    assert "recusal_asked" not in facts_of(township, case)


@pytest.mark.parametrize("name", ["handler", "officials_concerned", "complained_unit", "merged_into"])
def test_no_field_that_points_at_people_units_or_cases_is_taken_from_outside(client_of, township, name):
    case = investigating(township)

    answer = press(client_of(case), "request_recusal", recusal_reason="亲戚", **{name: "tang"})

    assert answer.status_code == 422


def test_a_request_that_waits_is_shown_with_its_day_and_not_offered_again(client_of, township):
    client = client_of(investigating(township))
    press(client, "request_recusal", recusal_reason="亲戚", recusal_asked="handler")

    page = client.get("/s/case")

    assert "您已申请唐亦舟（唐亦舟的岗位）回避。我们最迟在2026年3月4日决定" in text_of(page)
    assert 'id="do-request_recusal"' not in page.text


def test_a_request_that_is_not_decided_in_time_is_said_to_be_late(client_of, township, clock):
    case = investigating(township)
    press(client_of(case), "request_recusal", recusal_reason="亲戚")
    clock.pass_by(days=4)

    page = client_of(case).get("/s/case")

    assert "您已申请有关工作人员回避，应在2026年3月4日前决定，我们已经超期" in text_of(page)


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("grant_recusal", {"recused": ["tang"], "recusal_answer": "近亲属"}, "已决定回避"),
        ("refuse_recusal", {"recusal_answer": "查无此关系"}, "已决定不予回避"),
    ],
)
def test_a_decision_is_shown_with_its_paper(client_of, township, act, form, said):
    case = investigating(township)
    client = client_of(case)
    press(client, "request_recusal", recusal_reason="亲戚", recusal_asked="handler")
    with township.reading() as work:
        version = work.row(Statement("SELECT version FROM case_ WHERE id = :id"), id=case.case_id)[0]
    attempt = Attempt(case.case_id, act, "person:luo", version, new_id(), form)
    township.write(lambda work: fire(work, office(), attempt, now=NOW))

    page = client.get("/s/case")

    assert said in text_of(page)
    assert "<summary>回避决定书" in page.text
    assert "被申请回避人" in page.text


def test_the_page_names_the_handler(client_of, township):
    assert "承办人唐亦舟（唐亦舟的岗位）" in text_of(client_of(investigating(township)).get("/s/case"))


# Retaliation


def test_a_report_of_retaliation_is_answered_by_who_reads_it_and_that_nothing_stands_here(client_of, township):
    client = client_of(investigating(township))
    help_ = text_of(client.get("/s/case"))

    answer = press(client, "report_retaliation", retaliation_text="有人上门")

    page = text_of(client.get(answer.headers["location"]))
    for text in ("本案卷里不写任何记录", "只有纪检专员能看到", "15日内告知您"):
        assert text in help_
        assert page.count(text) == 2
    assert "纪检专员移送前先告知县信访办联系人" in help_
    assert "已经密封收到" in page
    assert "并记入案卷" not in page
    assert "retaliation" not in answer.headers["location"]


# Merger


def test_a_merged_item_names_the_open_matter_and_nothing_of_its_petitioner(client_of, township):
    original = investigating(township)
    other = opened(township, petitioner_name="钱二", phone="13900000009", title="路面塌陷")
    sorted_ = pressed(
        township,
        other,
        "sort",
        by="lin",
        **SORTED | {"pathway": "merge", "same_matter": "open", "first_or_repeat": "repeat"},
    )
    merged = pressed(township, sorted_, "merge", by="lin", merged_into=original.case_id, what_is_new="又来信")

    page = text_of(client_of(merged).get("/s/case"))

    assert f"并入的原事项{original.number}" in page
    assert "原事项办理情况调查核实" in page
    assert "原事项承办单位农业服务中心" in page
    assert "原事项办理期限2026年5月1日" in page
    assert "还没有交办" not in page
    assert "赵大山" not in page
    assert "机耕道塌方" not in page


# Review


def test_what_the_county_decided_stands_there_and_a_revoked_opinion_says_that_it_no_longer_holds(client_of, township):
    case = delivered(township)
    client = client_of(case)
    press(client, "request_review", sure="true")
    with township.reading() as work:
        version = work.row(Statement("SELECT version FROM case_ WHERE id = :id"), id=case.case_id)[0]
    before = client.get("/s/case").text
    form = {
        "review_outcome": "revoked", "review_document_no": "县复查7号", "review_document_on": "2026-03-02",
        "redo_due_on": "2026-04-20",
    }  # fmt: skip
    attempt = Attempt(case.case_id, "enter_review_redo", "person:luo", version, new_id(), form, None, scan("复查意见"))
    township.write(lambda work: fire(work, office(), attempt, now=NOW + timedelta(hours=1)))

    page = client.get("/s/case")
    assert "复查意见书文号县复查7号" in text_of(page)
    assert "以重新作出的意见为准" in page.text
    assert "以重新作出的意见为准" not in before


def test_review_is_asked_for_only_when_it_is_ticked_and_what_was_written_is_kept(client_of, township):
    case = delivered(township)
    client = client_of(case)

    asked = press(client, "request_review", review_reason="赔偿没有谈")
    unmoved = client.get("/s/case").text
    done = press(client, "request_review", review_reason="赔偿没有谈", sure="true")

    assert asked.status_code == 422
    assert "还没有提交：请先勾选“我要申请复查”，再按一次" in text_of(asked)
    assert 'href="#field-request_review-sure"' in asked.text
    assert "赔偿没有谈" in asked.text
    assert 'id="do-confirm_settlement"' in unmoved
    assert done.status_code == 303
    assert "正由上一级机关复查" in client.get("/s/case").text


@pytest.mark.parametrize("other", ["", "false", "no"])
def test_no_other_word_stands_for_the_tick(client_of, township, other):
    assert press(client_of(delivered(township)), "request_review", sure=other).status_code == 422


def test_before_review_is_asked_for_it_stands_there_what_comes_of_it(client_of, township):
    page = client_of(delivered(township)).get("/s/case")
    doing = text_of(page).split("随时收下；是否逾期由县级判断。", 1)[1]

    assert "30日内作出决定" in doing
    assert "提交后，这里不能再办：本人确认已化解、表示没有化解。要停下来，只有撤回整个事项" in doing
    assert "评价" not in doing.split("提交后，这里不能再办：", 1)[1].split("。", 1)[0]
    assert page.text.count('name="sure"') == 1


def test_in_english_as_well(client_of, township):
    client = client_of(delivered(township))

    page = text_of(client.get("/s/case", headers={"accept-language": "en"}))

    assert "within 30 days" in page
    assert (
        "Once it is sent, this can no longer be done here: Confirm that it is settled, Say that it is not settled."
        in page
    )


def test_re_review_is_ticked_too(client_of, township):
    case = delivered(township)
    client = client_of(case)
    press(client, "request_review", sure="true")
    with township.reading() as work:
        version = work.row(Statement("SELECT version FROM case_ WHERE id = :id"), id=case.case_id)[0]
    form = {"review_outcome": "upheld", "review_document_no": "县复查7号", "review_document_on": "2026-03-02"}
    attempt = Attempt(
        case.case_id, "enter_review_result", "person:luo", version, new_id(), form, None, scan("复查意见")
    )
    township.write(lambda work: fire(work, office(), attempt, now=NOW + timedelta(hours=1)))

    asked, done = press(client, "request_rereview"), press(client, "request_rereview", sure="true")

    assert (asked.status_code, done.status_code) == (422, 303)
    assert "我要申请复核" in asked.text


def test_who_may_ask_for_review_reads_which_organ_decides_on_it(client_of, township):
    page = text_of(client_of(delivered(township)).get("/s/case"))

    assert "由云岭县人民政府（复查机构）（云岭县城人民路10号，电话000-80020002）审查" in page


# Days


def test_each_day_says_how_it_was_reckoned_and_a_moved_one_why(client_of, township):
    page = text_of(client_of(delivered(township)).get("/s/case"))

    assert "自2026年3月2日起30日（当日不算）。" in page


def test_a_day_that_was_moved_says_from_where(client_of, township):
    case = investigating(township)
    for login, act, form in [
        ("tang", "submit", DRAFT), ("he", "issue", {}), ("luo", "issue", {}), ("gao", "issue", {}),
        ("tang", "deliver_opinion", DELIVERY | {"delivered_on": "2026-03-05"}),
    ]:  # fmt: skip
        at = NOW + timedelta(days=3)
        case = pressed(
            township, case, act, by=login, now=at, files=scan("回证") if act == "deliver_opinion" else (), **form
        )

    page = text_of(client_of(case).get("/s/case"))

    assert "自2026年3月5日起30日（当日不算），到2026年4月4日；遇休息日，顺延到2026年4月7日。" in page


def test_a_late_limit_says_where_to_turn(client_of, township, clock):
    case = opened(township)
    clock.pass_by(days=20)
    sweep(township, office(), now=clock())

    page = text_of(client_of(case).get("/s/case"))

    assert "我们已经超期：书面告知" in page
    assert "也可以向云岭县信访办公室（云岭县城人民路8号，电话000-80020001）反映" in page


def test_what_happened_stands_there_in_order_and_in_the_petitioners_words(client_of, township):
    page = text_of(client_of(delivered(township)).get("/s/case")).split("已经发生的事", 1)[1]

    told = ["收到并登记", "受理", "交给承办单位", "承办单位签收", "我们联系了您", "调查核实", "签发答复", "答复送达您"]
    places = [page.index(one) for one in told]
    assert places == sorted(places)


def test_what_was_undone_never_happened(client_of, township):
    case = pressed(township, opened(township), "sort", by="lin", **SORTED)
    attempt = Attempt(case.case_id, "undo", "person:lin", case.version, new_id(), reason="选错了")
    township.write(lambda work: undo(work, office(), attempt, now=NOW))

    page = text_of(client_of(case).get("/s/case"))

    assert "收到并登记" in page
    assert "开始甄别" not in page


def test_a_paper_says_when_it_was_issued_and_when_it_arrived(client_of, township):
    case = delivered(township)

    page = text_of(client_of(case).get("/s/case"))

    assert "2026年3月2日出具，2026年3月2日送达您" in page


# A new code


def reissued(door, case):
    clerk = door("lin")
    form = {"csrf": token_on(clerk.get("/cases")), "identity_checked": "known", "code_reason": "遗失"}
    answer = clerk.post(f"/cases/{case.case_id}/actions/reissue_code", data=form)
    return clerk.get(answer.headers["location"])


def test_the_receipt_of_a_new_code_says_where_the_case_stands_now_and_what_the_code_bars(door, township):
    receipt = text_of(reissued(door, delivered(township)))

    assert "答复已经送达您" in receipt
    assert "我们将在2026年3月17日前告知您" not in receipt
    assert re.search("撤回[^：]*：查询码重新发放不满十日", receipt)
    assert "本人签字的书面材料交信访办登记" in receipt


def test_the_page_behind_a_new_code_says_at_the_top_what_it_bars(door, township):
    page = reissued(door, delivered(township)).text
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}", page)[0]
    client = door()
    follow(client, code)

    shown = text_of(client.get("/s/case"))

    assert shown.index("查询码重新发放不满十日") < shown.index("办到哪一步")


# The door


def test_an_empty_code_is_asked_for_and_a_wrong_one_is_told_once(door):
    client = door()

    empty, wrong = follow(client, " "), follow(client, "AAAA-BBBB")

    assert "请填写查询码" in empty.text
    assert "没有这个查询码" not in empty.text
    assert wrong.text.count("没有这个查询码") == 1
