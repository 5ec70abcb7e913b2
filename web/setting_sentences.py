"""What is said to a setting that cannot be used: each kind of mistake in both languages, and the form that is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.labels import Label

_HOSTS, _PROXIES = '["petition.local"]', '["127.0.0.1/32"]'
_RANDOM = "python -c 'import secrets; print(secrets.token_hex(32))'"

#: By pydantic's name of the mistake, or by ours; `{…}` stands for what the mistake carries.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("不得小于 {ge}", "must be {ge} or more"),
    "int_from_float": ("须为整数", "must be a whole number"),
    "int_parsing": ("须为整数", "must be a whole number"),
    "less_than_equal": ("不得大于 {le}", "must be {le} or less"),
    "no_address": (
        "须为完整的网址，例如 https://onevisit.example.gov.cn",
        "must be a whole address such as https://onevisit.example.gov.cn",
    ),
    "no_hosts": (f"须为名称列表，例如 {_HOSTS}", f"must be a list of names such as {_HOSTS}"),
    "no_network": (
        f"“{{network}}”不是网段；须为网段列表，例如 {_PROXIES}",
        f"“{{network}}” is no network; it must be a list of networks such as {_PROXIES}",
    ),
    "no_networks": (f"须为网段列表，例如 {_PROXIES}", f"must be a list of networks such as {_PROXIES}"),
    "weak_secret": (
        f"太短或者是示例；留空即自动生成，或者设为32个随机字节：{_RANDOM}",
        f"is short or an example; leave it empty to have one made, or set 32 random bytes: {_RANDOM}",
    ),
}


def told(problem: ValidationError, language: str) -> Iterator[str]:
    """One line for each setting that is wrong, with its name in the environment; no line repeats a secret."""
    for one in problem.errors(include_input=False, include_url=False):
        name = "_".join(map(str, one["loc"])) or "secret"  # the only rule that looks at several settings
        yield f"ONEVISIT_{name.upper()}: {_sentence(one, language)}"


def _sentence(one: ErrorDetails, language: str) -> str:
    if one["type"] not in _SENTENCES:
        return one["msg"]
    zh, en = _SENTENCES[one["type"]]
    return Label(zh=zh, en=en).in_language(language).format(**one.get("ctx", {}))
