from __future__ import annotations

from web.prefilled import MOST_ROWS_SHOWN, printable, typed_rows


def test_rows_come_back_in_their_order_with_what_was_typed_in_each():
    typed = {"things.2.name": ["vase"], "things.0.name": ["book"], "things.0.kind": ["paper"], "others.1.name": ["x"]}

    assert typed_rows("things", typed) == [{"name": "book", "kind": "paper"}, {"name": "vase"}]


def test_a_cell_in_which_nothing_can_be_seen_is_left_out():
    typed = {"things.0.name": ["\x00"], "things.1.name": [""], "things.2.name": [], "things.3.name": ["a\x1bb"]}

    assert typed_rows("things", typed) == [{"name": "ab"}]


def test_no_more_rows_are_shown_than_a_page_bears():
    typed = {f"things.{number}.name": ["x"] for number in range(MOST_ROWS_SHOWN + 1)}

    assert len(typed_rows("things", typed)) == MOST_ROWS_SHOWN


def test_several_lines_stay_several_lines():
    assert printable(["one\ntwo\tthree\u202e", "\x07"]) == ("one\ntwo\tthree",)
