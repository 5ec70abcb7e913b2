from __future__ import annotations

import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from engine.labels import Label
from tests.qingxi import office
from workflows.intake import heading_of, opening_fields
from workflows.intake_template import write_template
from workflows.tables import letters_of, read_table

UNITS = [
    ("liuping", Label(zh="=柳坪村", en="=Liuping"), "village"),
    ("finance", Label(zh="财政所", en="Finance"), "station"),
]


@pytest.fixture(params=["petition", "suggestion"])
def workflow(request):
    return request.param


@pytest.fixture(params=["zh", "en"])
def template(request, tmp_path, workflow):
    file = tmp_path / "template.xlsx"
    write_template(file, office=office(), workflow=workflow, units=UNITS, language=request.param)
    return file


def parts(template, name):
    with zipfile.ZipFile(template) as archive:
        return archive.read(name).decode()


def test_every_field_has_a_column_that_is_understood_and_says_whether_it_is_asked_for(template, workflow):
    ((_, headings),) = read_table(template).rows

    assert [heading_of(heading, office(), workflow) for heading in headings] == [
        name for name, _, _ in opening_fields(office(), workflow)
    ]
    assert [heading.endswith("*") for heading in headings] == [
        must for _, _, must in opening_fields(office(), workflow)
    ]


def test_the_notes_explain_every_column_and_name_every_choice(template, workflow):
    notes = CalamineWorkbook.from_path(template).get_sheet_by_index(1).to_python()
    fields = opening_fields(office(), workflow)

    assert len(notes) == len(fields) + 1
    assert {len(row) for row in notes} == {5}
    assert "来信；来访" in str(notes) or "Letter；Visit" in str(notes)


def test_there_is_nothing_in_it_that_a_spreadsheet_would_calculate(template):
    sheets = "".join(parts(template, f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3))

    assert "<f>" not in sheets
    assert "<t>=柳坪村</t>" in parts(template, "xl/sharedStrings.xml") or "<t>=Liuping</t>" in parts(
        template, "xl/sharedStrings.xml"
    )


def test_choices_are_offered_from_the_column_of_the_list_that_holds_them(tmp_path):
    file = tmp_path / "template.xlsx"
    write_template(file, office=office(), workflow="petition", units=UNITS, language="zh")

    offers = re.findall(
        r'sqref="([A-Z]+)2:\1[0-9]+"><formula1>\'选项\'!\$\1\$1:\$\1\$(\d+)<', parts(file, "xl/worksheets/sheet1.xml")
    )
    ((_, headings),) = read_table(file).rows
    offered = {headings[column]: dict(offers).get(letters_of(column)) for column in range(len(headings))}

    assert [offered[heading] for heading in ("信访形式*", "是否匿名*", "问题属地（村）", "被反映单位")] == [
        "10",
        "2",
        "1",
        "2",
    ]
    assert [offered[heading] for heading in ("标题*", "收到时间*", "紧急情形", "首接责任人*")] == [None] * 4


def test_a_file_that_is_there_is_left_alone(tmp_path):
    file = tmp_path / "template.xlsx"
    file.write_text("mine")

    with pytest.raises(FileExistsError):
        write_template(file, office=office(), workflow="petition", units=UNITS, language="zh")

    assert file.read_text() == "mine"


def test_where_it_cannot_be_written_nothing_of_it_is_left(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write_template(tmp_path / "no" / "t.xlsx", office=office(), workflow="petition", units=UNITS, language="zh")

    assert list(tmp_path.iterdir()) == []
