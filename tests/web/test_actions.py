from __future__ import annotations

import re

import pytest

from tests.qingxi import opened, pressed
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_cases import SORTED, investigating


def shown(client, case):
    """The page of a case, as somebody has it open before pressing."""
    return client.get(f"/cases/{case.case_id}")


def press(client, page, case, action, *, key=None, version=None, partial=False, **fields):
    """Press a button of a page that is open; `act.reason` is written `reason`."""
    reason = fields.pop("reason", None)
    data = {
        "csrf": token_on(page),
        "act.version": version or re.search(r'name="act.version" value="(\d+)"', page.text)[1],
        "act.key": key or f"{action}-key-1",
        **fields,
    }
    if reason is not None:
        data["act.reason"] = reason
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if partial else {}
    return client.post(f"/cases/{case.case_id}/actions/{action}", data=data, headers=headers)


def entries(database, case):
    with database.reading() as work:
        found = work.connection.exec_driver_sql(
            f"SELECT kind, action FROM event WHERE case_id = '{case.case_id}' ORDER BY seq"
        )
        return [tuple(row) for row in found.fetchall()]


def test_a_press_moves_the_case_and_comes_back_to_its_page_with_the_result(door, township):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "sort", **SORTED)

    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert (
        "“甄别”已办理，当前状态：甄别。下一步：受理（信访办负责人）。最近的期限：首次联系信访人，3月5日前" in page.text
    )
    assert entries(township, case) == [("move", "open"), ("move", "sort")]


def test_htmx_gets_only_the_inside_of_the_page(door, township):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "sort", partial=True, **SORTED)

    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="case">')
    assert "“甄别”已办理" in answer.text


def test_the_same_key_twice_has_one_effect(door, township):
    case, client = opened(township), door("lin")
    page = shown(client, case)

    answers = [press(client, page, case, "note", note_text="电话里说明了情况") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert entries(township, case) == [("move", "open"), ("record", "note")]


def test_a_key_of_another_request_is_refused(door, township):
    case, client = opened(township), door("lin")
    page = shown(client, case)
    press(client, page, case, "note", note_text="一")

    answer = press(client, page, case, "note", note_text="二")

    assert answer.status_code == 409
    assert "这次提交与先前的提交编号相同" in answer.text
    assert len(entries(township, case)) == 2


def test_who_has_no_role_for_it_is_told_who_may(door, township):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "confirm_red", note_text="已核")

    assert answer.status_code == 403
    assert "只有乡主要领导可以办理" in answer.text
    assert "已核" in answer.text
    assert len(entries(township, case)) == 1


def test_staff_cannot_act_as_the_petitioner(door, township):
    case, client = opened(township), door("luo")

    answer = press(client, shown(client, case), case, "withdraw", withdrawal_statement="不告了")

    assert answer.status_code == 403
    assert "只有信访人可以办理" in answer.text
    assert len(entries(township, case)) == 1


def test_what_is_not_possible_in_this_state_is_refused(door, township):
    case, client = opened(township), door("luo")

    answer = press(client, shown(client, case), case, "close", closing_kind="done", closing_note="写好的话")

    assert answer.status_code == 409
    assert "状态下不能办理" in answer.text
    assert "写好的话" in answer.text
    assert len(entries(township, case)) == 1


def test_every_failing_rule_is_told_where_it_was_pressed_and_what_was_typed_stays(door, township):
    case, client = opened(township), door("lin")
    fields = {**SORTED, "class3": "other", "pathway": "redirect", "urgent_note": "没有紧急情形，因为路还能走"}

    answer = press(client, shown(client, case), case, "sort", **fields)

    assert answer.status_code == 409
    panel = answer.text.split('id="act-sort"', 1)[1].split("</form>", 1)[0]
    assert 'role="alert"' in panel
    assert "信访目的与三类不一致" in panel
    assert "属于本机关权限的，不得推给其他机关" in panel
    assert "没有紧急情形，因为路还能走" in panel
    assert len(entries(township, case)) == 1


def test_a_missing_field_is_named_at_the_field_and_in_the_summary(door, township):
    case, client = opened(township), door("lin")
    fields = {name: value for name, value in SORTED.items() if name != "pathway"}

    answer = press(client, shown(client, case), case, "sort", **fields)

    assert answer.status_code == 422
    assert '<a href="#field-sort-pathway">处理途径：请填写</a>' in answer.text
    assert len(entries(township, case)) == 1


def test_who_comes_too_late_sees_who_moved_it_and_keeps_the_words(door, township):
    case, late = opened(township), door("lin")
    old = shown(late, case)
    pressed(township, case, "sort", by="luo", **SORTED)

    answer = press(late, old, case, "sort", **{**SORTED, "urgent_note": "我的说明"})

    assert answer.status_code == 409
    assert "罗秋实于2026年3月2日" in answer.text
    assert "我的说明" in answer.text
    assert 'name="act.version" value="2"' in answer.text
    assert len(entries(township, case)) == 2


def test_a_conflict_of_interest_makes_the_case_unknown(door, township):
    case, client = opened(township), door("luo")
    page = shown(client, case)
    pressed(township, case, "declare_interest", by="gao", officials_concerned=["luo"])

    answer = press(client, page, case, "sort", **SORTED)

    assert answer.status_code == 404
    assert [action for _, action in entries(township, case)] == ["open", "declare_interest"]


def test_a_case_of_others_answers_like_an_unknown_one(door, township):
    case, client = opened(township), door("tang")
    page = client.get("/password")

    answers = [
        client.post(f"/cases/{id_}/actions/note", data={"csrf": token_on(page), "note_text": "偷看"})
        for id_ in (case.case_id, "a" * 24)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(entries(township, case)) == 1


def test_refusals_speak_english_where_the_reader_does(door, township):
    case, client = opened(township), door("lin")
    client.cookies.set("language", "en")

    answer = press(client, shown(client, case), case, "confirm_red", note_text="checked")

    assert "This is for another role: main leader" in answer.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"note_text": "有\x00空字符"}, "含有无法保存的字符"),
        ({"note_text": "字" * 2001}, "最多2000个字"),
        ({"note_text": "转\u202e向"}, "含有无法保存的字符"),
        ({"note_text": "话", "unknown_field": "x"}, "表单没有“unknown_field”一栏"),
        ({}, "请填写"),
    ],
    ids=["NUL", "too long", "turns the reading direction", "a field that is none", "missing"],
)
def test_bad_text_is_told_and_nothing_is_written(door, township, fields, told):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "note", **fields)

    assert answer.status_code == 422
    assert told in answer.text
    assert len(entries(township, case)) == 1


def test_script_text_is_kept_as_text(door, township):
    case, client = opened(township), door("lin")

    press(client, shown(client, case), case, "note", note_text="<script>alert(1)</script>")

    page = shown(client, case)
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("contact_on", "2026-02-30", "应为日期"),
        ("contact_on", "0001-01-01", "1949"),
        ("contact_way", "pigeon", "不在可选范围内"),
    ],
)
def test_a_bad_value_is_named_at_its_field(door, township, field, value, told):
    case, client = opened(township), door("lin")
    fields = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "谈过", field: value}

    answer = press(client, shown(client, case), case, "contact", **fields)

    assert answer.status_code == 422
    assert told in answer.text
    assert "谈过" in answer.text


@pytest.mark.parametrize("body", [b"note_text=%ff%fe", b"note_text=%ed%a0%80"], ids=["no UTF-8", "a lone surrogate"])
def test_bytes_that_are_no_text_are_refused(door, township, body):
    case, client = opened(township), door("lin")
    page = shown(client, case)

    answer = client.post(
        f"/cases/{case.case_id}/actions/note",
        content=body + b"&csrf=" + token_on(page).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 400
    assert len(entries(township, case)) == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_counts_as_an_old_one(door, township, version):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "sort", version=version or " ", **SORTED)

    assert answer.status_code == 409
    assert len(entries(township, case)) == 1


def test_a_definition_that_is_unknown_is_not_believed(door, township):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "note", note_text="话", **{"act.definition": "0" * 64})

    assert answer.status_code == 303


def test_a_key_that_no_form_of_ours_has_is_refused(door, township):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "note", key="x" * 81, note_text="话")

    assert answer.status_code == 400
    assert len(entries(township, case)) == 1


def correct(client, case, **changes):
    page = client.get(f"/cases/{case.case_id}/correct")
    fields = {"title": "机耕道塌方无人修", "head_count": "1", "requests.0.text": "尽快修好机耕道", **changes}
    return press(client, page, case, "correct", **fields)


def test_a_correction_writes_only_what_was_changed(door, township):
    case, client = opened(township), door("lin")

    answer = correct(client, case, title="机耕道塌方", reason="写错了")

    assert answer.status_code == 303
    assert entries(township, case) == [("move", "open"), ("correction", "correct")]
    assert "更正了登记内容" in shown(client, case).text


def test_a_correction_takes_away_what_should_not_be_there(door, township):
    case, client = opened(township, place="张家坡"), door("lin")

    answer = correct(client, case, place="", reason="写错了地方")

    assert answer.status_code == 303
    assert "（已清空）" in shown(client, case).text


def test_a_correction_needs_a_reason_a_change_and_what_an_action_needs(door, township):
    case, client = opened(township), door("lin")

    answers = [
        correct(client, case, title="机耕道塌方"),
        correct(client, case, reason="没改"),
        correct(client, case, title="", reason="清空"),
    ]

    assert [answer.status_code for answer in answers] == [409, 422, 422]
    assert "必须写明理由" in answers[0].text
    assert "没有改动任何内容" in answers[1].text
    assert "请填写" in answers[2].text
    assert len(entries(township, case)) == 1


def test_the_language_can_be_changed_on_a_page_that_says_no(door, township):
    case, client = opened(township), door("lin")

    answer = press(client, shown(client, case), case, "sort", **SORTED, version="7")

    assert answer.status_code == 409
    assert f'name="next" value="/cases/{case.case_id}"' in answer.text


def test_who_may_not_correct_is_told_who_may(door, township):
    case = opened(township)

    answer = door("gao").get(f"/cases/{case.case_id}/correct")

    assert answer.status_code == 403
    assert "信访办登记员" in answer.text


def test_the_last_move_can_be_undone_by_who_pressed(door, township):
    case, client = opened(township), door("lin")
    press(client, shown(client, case), case, "sort", **SORTED)
    page = shown(client, case)

    answer = press(client, page, case, "undo", **{"act.reason": "选错了途径"})

    assert "撤销：甄别" in page.text
    assert answer.status_code == 303
    after = shown(client, case).text
    assert "撤销了第2条，回到“已登记”" in after
    assert "理由：选错了途径" in after
    assert "已撤销，见第3条" in after


def test_undoing_asks_why_where_it_is_pressed(door, township):
    case, client = opened(township), door("lin")
    press(client, shown(client, case), case, "sort", **SORTED)

    answer = press(client, shown(client, case), case, "undo")

    assert answer.status_code == 409
    panel = answer.text.split('id="act-undo" open', 1)[1].split("</details>", 1)[0]
    assert "必须写明理由" in panel


def test_nobody_is_offered_to_undo_the_opening(door, township):
    case = opened(township)

    page = shown(door("lin"), case)

    assert 'id="form-undo"' not in page.text


def test_whoever_has_two_pages_open_is_told_that_it_was_him(door, township):
    case, client = opened(township), door("lin")
    page = shown(client, case)
    press(client, page, case, "sort", **SORTED)

    answer = press(client, page, case, "sort", **SORTED | {"act.key": "another"})

    assert answer.status_code == 409
    assert "您自己于" in answer.text
    assert "被他人" not in answer.text


def test_no_form_of_a_case_cuts_what_is_typed(door, township):
    page = door("tang").get(f"/cases/{investigating(township).case_id}").text

    assert "<textarea" in page
    assert "maxlength" not in page
