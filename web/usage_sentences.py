"""What is said in Chinese to a command that was called wrongly; the library that reads its words speaks English."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What the library says → the same in Chinese; `{}` stands for what is in brackets of the pattern.
_SENTENCES: Mapping[str, str] = {
    r"Missing argument '(.+)'\.": "缺少参数 {}",
    r"Missing option '(.+)'\.": "缺少选项 {}",
    r"No such option: (\S+)(?: .*)?": "没有选项 {}",
    r"No such command '(.+)'\.(?: .*)?": "没有命令 {}",
    r"Got unexpected extra argument\S* \((.+)\)": "多余的内容：{}",
    r"Option '(.+)' requires an argument\.": "选项 {} 后面要有内容",
    r"Option '(.+)' does not take a value\.": "选项 {} 不带内容",
    r"Invalid value for '(.+)': Input should be less than or equal to (.+)": "{} 不得大于 {}",
    r"Invalid value for '(.+)': Input should be greater than or equal to (.+)": "{} 不得小于 {}",
    r"Invalid value for '(.+)': Input should be a valid integer.*": "{} 须为整数",
    r"Invalid value for '(.+)': .*file '(.+)' does not exist\.": "{}：没有文件 {}",
    r"Invalid value for '(.+)': .*file '(.+)' is a directory\.": "{}：{} 是文件夹",
    r"Invalid value for '(.+)': .*'(.*)' is not one of (.+)\.": "{} 不能是 {}，须为其中之一：{}",
    r"Invalid value for '(.+)': (.+)": "{} 须为 {}",
}


def in_chinese(said: str) -> str | None:
    """The Chinese sentence for what the library says; None where it has none."""
    for pattern, sentence in _SENTENCES.items():
        if found := re.fullmatch(pattern, said):
            return sentence.format(*found.groups())
    return None
