from __future__ import annotations

import html
import io
import re
import tracemalloc
import zipfile

import pytest

from engine.attempts import Opening
from engine.decide import File
from engine.ids import new_id
from engine.opening import open_case
from tests import qingxi
from tests.qingxi import opened
from tests.web.at_work import door, township, work_state  # noqa: F401 -- fixtures
from tests.web.conftest import token_on
from tests.web.test_actions import entries
from web.office_documents import MOST_BYTES_OF_RELATIONS, MOST_PARTS, acts_when_opened
from web.uploads import clean_name, kind_of

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IEND" + bytes(4)
JPG = b"\xff\xd8\xff\xe0\x00\x07JFIF\x00\xff\xd9"


def archive(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for member in ("[Content_Types].xml", *members):
            zipped.writestr(member, "x")
    return file.getvalue()


def related(kind, *, mode="External", body=None, name="word/_rels/settings.xml.rels"):
    """A document with one relation to another place."""
    file = io.BytesIO()
    type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    relations = f'<Relationships><Relationship Id="r1" Type="{type_}" Target="https://x.example/t" TargetMode="{mode}"/></Relationships>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", "x")
        zipped.writestr(name, relations if body is None else body)
    return file.getvalue()


def upload(client, case, *files, text="见附件"):
    page = client.get(f"/cases/{case.case_id}")
    return client.post(
        f"/cases/{case.case_id}/actions/note",
        data={"csrf": token_on(page), "act.version": "1", "act.key": "upload-1", "note_text": text},
        files=[("act.files", (name, content, "application/octet-stream")) for name, content in files],
    )


def stored(state):
    return sorted(path for path in (state.settings.data_dir / "attachments").rglob("*") if path.is_file())


def link(page, name):
    return page.text.split(name, 1)[0].rsplit('href="', 1)[1].split('"', 1)[0]


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("照片.jpg", JPG, "照片.jpg"),
        ("照片.JPEG", JPG, "照片.jpg"),
        ("图.png", PNG, "图.png"),
        ("证明.pdf", PDF, "证明.pdf"),
        ("笔录.docx", archive("word/document.xml"), "笔录.docx"),
        ("名单.xlsx", archive("xl/workbook.xml"), "名单.xlsx"),
        ("说明.txt", "路断了".encode(), "说明.txt"),
        ("\u200b.txt", b"x", "附件.txt"),
        ("..\\..\\etc\\passwd.txt", b"x", "passwd.txt"),
    ],
)
def test_a_file_is_kept_under_its_hash_and_comes_back_whole(door, township, work_state, name, content, kept_as):
    case, client = opened(township), door("lin")

    answer = upload(client, case, (name, content))

    assert answer.status_code == 303
    page = client.get(f"/cases/{case.case_id}")
    assert kept_as in page.text
    assert len(stored(work_state)) == 1
    got = client.get(link(page, f">{kept_as}<"))
    assert got.content == content


@pytest.mark.parametrize(
    "document",
    [
        related("attachedTemplate"),
        related("image", name="word/_RELS/document.xml.RELS"),
        related("frame", mode="&#69;xternal"),
        related("oleObject", mode="external"),
        related("x", body="<a"),
        related("x", body="<!DOCTYPE a><a/>"),
        related("x", body=bytes(MOST_BYTES_OF_RELATIONS + 1)),
    ],
    ids=["template", "picture", "written otherwise", "object", "no XML", "document type", "without end"],
)
def test_a_document_that_fetches_something_when_it_is_opened_acts(document):
    assert acts_when_opened(io.BytesIO(document))


@pytest.mark.parametrize(
    "document",
    [
        archive("word/document.xml"),
        related("hyperlink"),
        related("image", mode="Internal"),
        related("externalLinkPath"),
    ],
    ids=["words", "link", "picture of its own", "another table"],
)
def test_a_document_that_only_points_elsewhere_does_not_act(document):
    assert not acts_when_opened(io.BytesIO(document))


def test_a_download_is_never_shown_as_a_page(door, township):
    case, client = opened(township), door("lin")
    upload(client, case, ("说明.txt", b"<script>alert(1)</script>"))

    got = client.get(link(client.get(f"/cases/{case.case_id}"), ">说明.txt<"))

    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''%E8%AF%B4%E6%98%8E.txt"
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_an_archive_of_very_many_parts_is_not_opened():
    content = archive("word/document.xml", *map(str, range(MOST_PARTS)))
    tracemalloc.start()

    kind = kind_of(io.BytesIO(content))

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (kind, most < 2 * len(content) + 2**20) == (None, True)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("证明.pdf", b"MZ\x90\x00" + bytes(50), "不能上传"),
        ("证明.pdf", b"just words", "与扩展名不符"),
        ("程序.docx", archive("word/document.xml", "word/vbaProject.bin"), "不能上传"),
        ("程序.docx", archive("word/document.xml", "word/VBAPROJECT.BIN"), "带有宏程序"),
        ("模板.docx", related("attachedTemplate"), "从别处取内容"),
        ("照片.jpg", JPG[:8], "已损坏"),
        ("图.png", PNG[:-8], "已损坏"),
        ("压缩.zip", archive("a.txt"), "不能上传"),
        ("太多.docx", archive("word/document.xml", *map(str, range(MOST_PARTS))), "不能上传"),
        ("坏.docx", b"PK\x03\x04broken", "不能上传"),
        ("页面.html", b"<script>alert(1)</script>", "这类文件不能上传"),
        ("空.pdf", b"", "是空文件"),
        ("乱码.txt", b"\xff\xfe\xff", "不能上传"),
    ],
    ids=[
        "a program",
        "words called PDF",
        "macros",
        "macros under capitals",
        "a template from elsewhere",
        "a photograph broken off",
        "a picture broken off",
        "an archive",
        "too many parts",
        "broken",
        "a page",
        "empty",
        "no UTF-8",
    ],
)
def test_what_is_no_paper_is_refused_and_the_words_stay(door, township, work_state, name, content, told):
    case, client = opened(township), door("lin")

    answer = upload(client, case, (name, content), text="写了很久的话")

    assert answer.status_code == 422
    assert told in answer.text
    assert "写了很久的话" in answer.text
    assert stored(work_state) == []
    assert len(entries(township, case)) == 1


@pytest.mark.parametrize("text", [b"\xff\xfe", b"\xed\xa0\x80"], ids=["no UTF-8", "a lone surrogate"])
def test_bytes_that_are_no_text_are_refused_beside_files_too(door, township, text):
    case, client = opened(township), door("lin")
    token = token_on(client.get(f"/cases/{case.case_id}"))
    parts = [(b"csrf", token.encode()), (b"note_text", text)]
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in parts
    )

    answer = client.post(
        f"/cases/{case.case_id}/actions/note",
        content=body + b"--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )

    assert answer.status_code == 400
    assert len(entries(township, case)) == 1


def test_files_are_kept_where_a_field_is_wrong_and_go_on_the_file_with_the_next_press(door, township):
    case, client = opened(township), door("lin")
    refused = upload(client, case, ("说明.txt", b"x"), text="")
    kept = html.unescape(re.search(r'name="kept\.files" value="([^"]+)" checked', refused.text)[1])

    again = client.post(
        f"/cases/{case.case_id}/actions/note",
        data={"csrf": token_on(refused), "act.version": "1", "act.key": "again", "note_text": "见", "kept.files": kept},
    )

    assert refused.status_code == 422
    assert "说明.txt" in refused.text
    assert again.status_code == 303
    assert "说明.txt" in client.get(f"/cases/{case.case_id}").text


def test_a_ticket_of_another_action_brings_no_file(door, township):
    case, client = opened(township), door("lin")
    refused = upload(client, case, ("说明.txt", b"x"), text="")
    kept = html.unescape(re.search(r'name="kept\.files" value="([^"]+)" checked', refused.text)[1])

    contact = {"contact_on": "2026-03-02", "contact_way": "phone", "contact_gist": "说明步骤。"}
    elsewhere = client.post(
        f"/cases/{case.case_id}/actions/contact",
        data={"csrf": token_on(refused), "act.version": "1", "act.key": "again", "kept.files": kept, **contact},
    )

    assert elsewhere.status_code == 422
    assert len(entries(township, case)) == 1


def test_more_than_ten_files_are_refused(door, township, work_state):
    case, client = opened(township), door("lin")

    answer = upload(client, case, *[(f"{number}.pdf", PDF) for number in range(11)])

    assert answer.status_code == 422
    assert "一次最多10个文件" in answer.text
    assert stored(work_state) == []


def test_a_file_over_the_bound_is_refused(door, township, work_state, monkeypatch):
    monkeypatch.setattr("web.uploads.MOST_BYTES", 10)
    case, client = opened(township), door("lin")

    answer = upload(client, case, ("证明.pdf", PDF))

    assert answer.status_code == 422
    assert "超过20兆" in answer.text
    assert stored(work_state) == []


def test_the_same_file_twice_lies_there_once(door, township, work_state):
    case, client = opened(township), door("lin")

    upload(client, case, ("一.pdf", PDF), ("二.pdf", PDF))

    assert len(stored(work_state)) == 1


def test_who_reads_masked_gets_no_file(door, township):
    case, client = opened(township), door("lin")
    upload(client, case, ("证明.pdf", PDF))
    address = link(client.get(f"/cases/{case.case_id}"), ">证明.pdf<")

    answer = door("zhou").get(address)

    assert answer.status_code == 403
    assert "遮盖" in answer.text


def test_a_file_of_a_case_that_one_may_not_know_of_is_unknown(door, township):
    case, client = opened(township), door("lin")
    upload(client, case, ("证明.pdf", PDF))
    address = link(client.get(f"/cases/{case.case_id}"), ">证明.pdf<")
    other = opened(township)

    assert door("tang").get(address).status_code == 404
    assert client.get(address.replace(case.case_id, other.case_id)).status_code == 404


def test_a_damaged_file_is_not_given_out(door, township, work_state):
    case, client = opened(township), door("lin")
    upload(client, case, ("证明.pdf", PDF))
    stored(work_state)[0].write_bytes(b"something else")

    answer = client.get(link(client.get(f"/cases/{case.case_id}"), ">证明.pdf<"))

    assert answer.status_code == 404
    assert "附件已损坏或者丢失" in answer.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ('q"uote;.pdf', "quote.pdf"),
        ("", "附件"),
        (".pdf", "pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_of_files_are_cleaned(given, kept):
    assert clean_name(given) == kept


def registered_with(database, name):
    file = File(new_id(), name, "application/pdf", len(PDF), "0" * 64)
    opening = Opening("petition", "person:lin", new_id(), qingxi.INTAKE, (file,))
    return database.write(lambda work: open_case(work, qingxi.office(), opening, now=qingxi.NOW))


def test_who_reads_masked_reads_no_name_of_a_file(door, township):
    case = registered_with(township, "赵大山身份证.pdf")

    page = door("zhou").get(f"/cases/{case.case_id}").text

    assert "赵大山" not in page
    assert "附件1.pdf" in page


def test_who_reads_masked_reads_no_name_of_a_file_on_a_paper(door, township):
    case = registered_with(township, "赵大山身份证.pdf")
    address = f"/cases/{case.case_id}/documents/{case.documents[0]}"

    assert "赵大山身份证.pdf" in door("lin").get(address).text
    paper = door("zhou").get(address).text
    assert "赵大山" not in paper
    assert "附件1.pdf" in paper
