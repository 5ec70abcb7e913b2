"""What commands say to settings that cannot be used, and how they end."""

from __future__ import annotations

import pytest

from tests.web.command_line import at_home, run  # noqa: F401 -- fixtures
from web.settings import Settings

HOSTS, PROXIES = '["petition.local"]', '["127.0.0.1/32"]'
#: Each wrong setting with what is said about it, in both languages.
WRONG = {
    "a name that is no list": ("MORE_HOSTS", "petition.local", HOSTS, HOSTS),
    "half a list": ("MORE_HOSTS", '["a', HOSTS, HOSTS),
    "a list of numbers": ("MORE_HOSTS", "[1]", HOSTS, HOSTS),
    "a text in quotes": ("MORE_HOSTS", '"petition.local"', HOSTS, HOSTS),
    "an address that is no list": ("TRUSTED_PROXIES", "127.0.0.1", PROXIES, PROXIES),
    "no network": ("TRUSTED_PROXIES", '["10.0.0.0/8", "proxy"]', "“proxy”不是网段", "“proxy” is no network"),
    "an address within a network": ("TRUSTED_PROXIES", '["10.0.0.1/8"]', "“10.0.0.1/8”", "“10.0.0.1/8”"),
    "no whole address": ("PUBLIC_URL", "here", "https://onevisit.example.gov.cn", "https://onevisit.example.gov.cn"),
    "no number": ("SESSION_HOURS", "twelve", "须为整数", "must be a whole number"),
    "a broken number": ("SESSION_HOURS", "1.5", "须为整数", "must be a whole number"),
    "too little": ("BODY_LIMIT", "5", "不得小于 1024", "must be 1024 or more"),
    "too much": ("THROTTLE_ACCOUNT_HOUR", "101", "不得大于 100", "must be 100 or less"),
}


@pytest.mark.parametrize(("name", "value", "zh", "en"), WRONG.values(), ids=WRONG)
def test_a_setting_that_cannot_be_used_is_named_with_the_right_form(run, monkeypatch, name, value, zh, en):
    monkeypatch.setenv(f"ONEVISIT_{name}", value)

    chinese = run("users", "list")
    monkeypatch.setenv("ONEVISIT_LANG", "en")
    english = run("users", "list")

    assert (chinese.status, english.status) == (2, 2)
    heads = [ran.err.splitlines()[0] for ran in (chinese, english)]
    told = [ran.err.splitlines()[1:] for ran in (chinese, english)]
    assert heads == ["设置不对（环境变量或 .env 文件）：", "These settings are wrong (environment or .env file):"]
    assert [len(lines) for lines in told] == [1, 1]
    assert [lines[0].startswith(f"ONEVISIT_{name}: ") for lines in told] == [True, True]
    assert (zh in told[0][0], en in told[1][0]) == (True, True)


def test_every_wrong_setting_is_told_at_once(run, monkeypatch):
    monkeypatch.setenv("ONEVISIT_MORE_HOSTS", "petition.local")
    monkeypatch.setenv("ONEVISIT_TRUSTED_PROXIES", "127.0.0.1")
    monkeypatch.setenv("ONEVISIT_SESSION_HOURS", "0")

    told = run("migrate").err

    assert {line.partition(":")[0] for line in told.splitlines()[1:]} == {
        "ONEVISIT_MORE_HOSTS", "ONEVISIT_TRUSTED_PROXIES", "ONEVISIT_SESSION_HOURS",
    }  # fmt: skip


def test_a_weak_secret_is_told_under_its_name_and_not_repeated(run, monkeypatch):
    monkeypatch.setenv("ONEVISIT_PUBLIC_URL", "https://onevisit.example.gov.cn")
    monkeypatch.setenv("ONEVISIT_SECRET", "hunter2")

    ran = run("serve")

    assert ran.status == 2
    assert "\nONEVISIT_SECRET: " in ran.err
    assert "hunter2" not in ran.err


@pytest.mark.parametrize("command", [("due", "3 days", "--from", "2026-01-01"), ("check",), ("demo", "--no-serve")])
def test_every_command_tells_it(run, at_home, monkeypatch, command):
    (at_home / ".env").write_text("ONEVISIT_MORE_HOSTS=petition.local\n")
    monkeypatch.setenv("ONEVISIT_TRUSTED_PROXIES", "127.0.0.1")

    ran = run(*command)

    assert (ran.status, PROXIES in ran.err, "Traceback" in ran.err) == (2, True, False)


def test_lists_in_their_right_form_are_read(monkeypatch):
    monkeypatch.setenv("ONEVISIT_MORE_HOSTS", '["petition.local", "10.1.2.3"]')
    monkeypatch.setenv("ONEVISIT_TRUSTED_PROXIES", PROXIES)

    settings = Settings(_env_file=None)

    assert settings.more_hosts == {"petition.local", "10.1.2.3"}
    assert settings.trusted_proxies == ("127.0.0.1/32",)


def test_an_empty_list_of_hosts_is_none(monkeypatch):
    monkeypatch.setenv("ONEVISIT_MORE_HOSTS", "")

    assert Settings(_env_file=None).more_hosts == frozenset()
