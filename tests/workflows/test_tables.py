from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.workflows.sheets import by_hand, lying_about_its_size, rewritten, without, workbook
from workflows.tables import UnreadableTable, letters_of, read_table
from workflows.workbooks import COLUMNS_AT_MOST, ROWS_AT_MOST

MEGABYTE = 1024**2
SHEET = "xl/worksheets/sheet1.xml"
CHINESE = "标题,姓名\n联通公司断网,王小明\n"


def read(folder, content):
    file = folder / "table"
    file.write_bytes(content)
    return read_table(file)


def refusal(folder, content):
    with pytest.raises(UnreadableTable) as refused:
        read(folder, content)
    return refused.value.label


def test_a_workbook_is_read_with_the_numbers_of_its_rows(tmp_path):
    moment = datetime.fromisoformat("2026-03-02T09:30")

    table = read(tmp_path, workbook([[], ["标题", "时间", "电话"], [], ["=断路", moment, 13900000001]]))

    assert table.rows == ((2, ("标题", "时间", "电话")), (4, ("=断路", moment, 13900000001.0)))
    assert table.flaws == {}


def test_a_day_stays_a_day_and_cells_that_are_only_coloured_are_nothing(tmp_path):
    def paint(book, sheet):
        sheet.write_datetime(0, 0, date(2026, 3, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_blank(ROWS_AT_MOST * 2, COLUMNS_AT_MOST * 2, None, book.add_format({"bg_color": "red"}))

    table = read(tmp_path, workbook([], fill=paint))

    assert table.rows == ((1, (date(2026, 3, 2),)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_text_is_read_in_the_encodings_and_with_the_separators_of_offices(tmp_path, encoding, separator):
    table = read(tmp_path, CHINESE.replace(",", separator).encode(encoding))

    assert table.rows == ((1, ("标题", "姓名")), (2, ("联通公司断网", "王小明")))


def test_a_row_of_text_is_counted_as_a_spreadsheet_counts_it(tmp_path):
    table = read(tmp_path, '标题,事实\n\n甲,"一\n二"\n乙,三\n'.encode())

    assert [(number, cells[0]) for number, cells in table.rows] == [(1, "标题"), (3, "甲"), (4, "乙")]


def test_what_a_spreadsheet_calculated_is_named_and_not_taken(tmp_path):
    def calculate(_book, sheet):
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")

    table = read(tmp_path, workbook([["标题", "人数"]], fill=calculate))

    assert {place: label.en.split(";")[0] for place, label in table.flaws.items()} == {
        (2, 1): "This is a formula",
        (3, 0): "This is a formula",
    }


def test_an_error_of_the_spreadsheet_is_not_taken_for_an_empty_cell(tmp_path):
    table = read(tmp_path, by_hand('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'))

    assert table.flaws[1, 0].en.startswith("This is an error of the spreadsheet")


def test_cells_under_a_merged_one_are_named(tmp_path):
    def merge(_book, sheet):
        sheet.merge_range(1, 0, 2, 0, "柳坪村")

    table = read(tmp_path, workbook([["村", "标题"], ["", "甲"], ["", "乙"]], fill=merge))

    assert list(table.flaws) == [(3, 0)]
    assert "取消合并" in table.flaws[3, 0].zh


def test_formulas_of_other_sheets_do_not_matter(tmp_path):
    def add(book, _sheet):
        book.add_worksheet("统计").write_formula(0, 0, "=1+1")

    assert read(tmp_path, workbook([["标题"]], fill=add)).flaws == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n , \n", "empty"),
        (workbook([]), "empty"),
        (b"x" * (11 * MEGABYTE), "over 10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old workbook"),
        (b"PK\x03\x04 and no more", "damaged"),
        (workbook([["标题"]])[:-200], "damaged"),
        (without(workbook([["标题"]]), "xl/workbook.xml"), "damaged"),
        (without(workbook([["标题"]]), SHEET), "damaged"),
        (rewritten(workbook([["标题"]]), {"xl/workbook.xml": b"<workbook><sheets><sheet/></sheets></workbook>"}), "damaged"),
        (rewritten(workbook([["标题"]]), {"xl/workbook.xml": b"<?xml version='1.0' encoding='UTF-7.5'?><a/>"}), "damaged"),
        (CHINESE.encode("utf-16"), "no text that can be read"),
        (b"\xff\xff\xff,a\n", "no text that can be read"),
        (b"\xef\xbb\xbfa,\xff\n", "no text that can be read"),
        ("标题\n".encode() + b"\xed\xa0\x80\n", "no text that can be read"),
        ("title\nCafé\n".encode(), "UTF-8 or GB18030"),
        (b'a,b\n"c,d\n', "quotes"),
        (b'a,b\n"c"d,e\n', "quotes"),
        (b"a\n" + b"x" * 200_000, "cell too long"),
        (b"a\n" * (ROWS_AT_MOST + 1), "row 5001"),
        (b"," * COLUMNS_AT_MOST + b"x\n", "row 1 "),
    ],
    ids=[
        "nothing", "only separators", "an empty sheet", "too large", "old or locked", "no archive", "cut off",
        "no list of sheets", "no sheet", "a sheet that is nowhere", "an encoding that is none", "UTF-16", "no encoding", "bad behind a mark", "a lone surrogate", "in doubt",
        "open quote", "text after a quote", "a cell too long", "too many rows", "too many columns",
    ],
)  # fmt: skip
def test_what_cannot_be_read_without_a_guess_is_refused_with_the_remedy(tmp_path, content, sentence):
    assert sentence in refusal(tmp_path, content).en


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (rewritten(workbook([["标题"]]), {"xl/media/a.bin": bytes(70 * MEGABYTE)}), "over 60 MB unpacked"),
        (lying_about_its_size(by_hand(" " * MEGABYTE), SHEET, 100), "damaged"),
        (by_hand('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'), "column 16384"),
        (by_hand('<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>'), "damaged"),
        (by_hand('<row r="99999999999999999999"><c><v>1</v></c></row>'), "beyond"),
        (by_hand('<row r="0"><c><v>1</v></c></row>'), "beyond"),
        (by_hand('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "damaged"),
        (by_hand('<row r="1"><c r="A1" t="inlineStr"><is><t>&#xD800;</t></is></c></row>'), "damaged"),
        (by_hand('<row r="1"><c r="A1"><v>&a;</v></c></row>', head='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "damaged"),
        (by_hand("", more=[(f"xl/{number}.xml", b"") for number in range(1001)]), "over 60 MB unpacked"),
    ],
    ids=[
        "grows", "lies about its size", "a far cell", "a place that is none", "a row beyond numbers", "row 0",
        "a text that is not there", "a lone surrogate", "entities", "too many parts",
    ],
)  # fmt: skip
def test_a_workbook_that_would_take_the_memory_is_refused_before_it_is_opened(tmp_path, content, sentence):
    assert sentence in refusal(tmp_path, content).en


def test_a_sheet_that_only_says_that_it_is_large_is_read(tmp_path):
    content = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>', size='<dimension ref="A1:XFD1048576"/>')

    assert read(tmp_path, content).rows == ((1, (1.0,)),)


def test_too_many_merged_cells_are_refused(tmp_path):
    def merge(_book, sheet):
        for row in range(0, 400, 2):
            sheet.merge_range(row, 0, row + 1, 150, "x")
        sheet.write_string(400, 150, "x")

    assert "合并的单元格过多" in refusal(tmp_path, workbook([], fill=merge)).zh


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableTable, match=r"nothing\.xlsx"):
        read_table(tmp_path / "nothing.xlsx")


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_a_spreadsheet_calls_them(column, letters):
    assert letters_of(column) == letters
