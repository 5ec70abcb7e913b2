"""What people read when a definition does not have the shape that the language asks for: code → (Chinese, English)."""

from __future__ import annotations

LOADING_SENTENCES: dict[str, tuple[str, str]] = {
    "unknown_key": ("这里没有“{key}”这个词；可用的有：{known}", "There is no key “{key}” here; there are: {known}"),
    "unknown_key_near": (
        "这里没有“{key}”这个词；是不是“{near}”？",
        "There is no key “{key}” here, did you mean “{near}”?",
    ),
    "missing_key": ("缺少“{key}”", "“{key}” is missing"),
    "empty_value": (
        "“{key}”后面没有内容；请写上内容，或删去这一项",
        "Nothing follows “{key}”; write a value or delete it",
    ),
    "wrong_kind": ("此处应为{expected}", "This must be {expected}"),
    "kind_text": ("文字", "text"),
    "kind_number": ("整数", "a whole number"),
    "kind_boolean": ("true 或 false", "true or false"),
    "kind_list": ("列表", "a list"),
    "kind_mapping": ("一组“名称: 内容”", "a mapping of names to values"),
    "kind_label": ("文字或 {{zh: …, en: …}}", "text or {{zh: …, en: …}}"),
    "bad_name": (
        "名称“{value}”只能用小写字母、数字和下划线，并以字母开头，最长60个字符",
        (
            "The name “{value}” must be lower-case letters, digits and underscores, begin with a letter, "
            "and have at most 60 characters"
        ),
    ),
    "bad_day": ("“{value}”应为日期，如 2026-03-02", "“{value}” must be a date such as 2026-03-02"),
    "bad_pattern": ("“{value}”的写法应符合 {pattern}", "“{value}” must be written as {pattern} says"),
    "bad_value": ("“{value}”不在可选值之内：{allowed}", "“{value}” is not one of: {allowed}"),
    "bad_value_near": (
        "“{value}”不在可选值之内：{allowed}；是不是“{near}”？",
        "“{value}” is not one of: {allowed}; did you mean “{near}”?",
    ),
    "bad_content": ("内容不对：{detail}", "The content is wrong: {detail}"),
    "too_many_rules": (
        "各处合计有超过 {limit} 条条件；请少引用一些 rules 中的规则组",
        "There are more than {limit} conditions in all; name the lists under “rules” less often",
    ),
    "text_too_short": ("文字至少{min}个字", "The text must have at least {min} character(s)"),
    "text_too_long": ("文字最多{max}个字", "The text must have at most {max} characters"),
}
