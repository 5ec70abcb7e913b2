"""A command that was called wrongly says so in Chinese, too, where Chinese is spoken."""

from __future__ import annotations

import pytest

from tests.web.command_line import at_home, run  # noqa: F401 -- fixtures

CALLS = {
    ("due",): "缺少参数 length",
    ("due", "5 days"): "缺少选项 --from",
    ("due", "5 days", "--from"): "选项 --from 后面要有内容",
    ("verify", "--nope"): "没有选项 --nope",
    ("nope",): "没有命令 nope",
    ("backup", "a", "b"): "多余的内容：b",
    ("verify", "--quick=1"): "选项 --quick 不带内容",
    ("serve", "--port", "70000"): "--port 不得大于 65535",
    ("serve", "--port", "0"): "--port 不得小于 1",
    ("serve", "--port", "x"): "--port 须为整数",
    ("restore", "nofile.zip"): "source：没有文件 nofile.zip",
    ("verify", "--heads", "."): "--heads：. 是文件夹",
    ("schema", "nope"): "of 不能是 nope，须为其中之一：'lifecycle', 'office', 'codes'",
    ("check", "--lang", "fr"): "--lang 须为 zh | en",
}


@pytest.mark.parametrize(("call", "sentence"), CALLS.items(), ids=[" ".join(call) for call in CALLS])
def test_what_is_wrong_with_a_call_is_said_in_chinese(run, call, sentence):
    ran = run(*call)

    assert ran.status == 2
    assert ran.err.splitlines()[-1] == sentence


def test_english_is_said_alone_where_english_is_spoken(run, monkeypatch):
    monkeypatch.setenv("ONEVISIT_LANG", "en")

    ran = run("due")

    assert ran.err.splitlines()[-1].startswith("Error: Missing argument")


@pytest.mark.parametrize("call", [("users",), ("due", "--help")])
def test_help_is_no_reproach(run, call):
    ran = run(*call)

    assert "缺少" not in ran.err
