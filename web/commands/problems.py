"""What a command says when it cannot go on, and the status with which it ends."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from engine.errors import BadLog, DatabaseUnavailable, DefinitionError, OnlyReadable, Problem, TransitionRefused
from engine.labels import Label
from web import setting_sentences
from web.opening import BadAddress
from web.speaking import language, words

#: What a command's status says to whoever called it; everything else is 0.
SOMETHING_WRONG, CALLED_WRONGLY, NO_DATABASE = 1, 2, 3

#: Why the system refuses a file.
_WHY: Mapping[int, Label] = {
    errno.EACCES: Label(zh="没有权限", en="permission is missing"),
    errno.EISDIR: Label(zh="这是一个文件夹", en="it is a folder"),
    errno.ENOENT: Label(zh="没有这个文件或文件夹", en="there is no such file or folder"),
    errno.ENOSPC: Label(zh="磁盘已满", en="the disk is full"),
    errno.ENOTDIR: Label(zh="路径中有一段不是文件夹", en="a part of the path is no folder"),
    errno.EROFS: Label(zh="磁盘只读", en="the disk can only be read"),
}
#: What PostgreSQL's client asks back on a line of its own.
_GUESS = re.compile(r"\n\s*Is the server running[^?]*\?")
#: How a file is called until it is whole; people asked for the name before it.
_UNFINISHED = re.compile(r"\.(?:[0-9a-f]{8}\.)?part$")


def explained(problem: Exception) -> tuple[Sequence[str], int]:
    """The sentences for a problem that a person can mend, and the status of the command."""
    match problem:
        case DefinitionError():
            return [_placed(one) for one in problem.problems], SOMETHING_WRONG
        case BadLog():
            return [_placed(problem.problem)], SOMETHING_WRONG
        case DatabaseUnavailable():
            return [_unavailable(problem)], NO_DATABASE
        case ValidationError():
            head = words("设置不对（环境变量或 .env 文件）：", "These settings are wrong (environment or .env file):")
            return [head, *setting_sentences.told(problem, language())], CALLED_WRONGLY
        case TransitionRefused():
            return [refusal.reason.in_language(language()) for refusal in problem.refusals], SOMETHING_WRONG
        case BadAddress():
            return [problem.label.in_language(language())], CALLED_WRONGLY
        case OSError():
            is_there = isinstance(problem, FileExistsError)
            return [_of_the_system(problem)], CALLED_WRONGLY if is_there else SOMETHING_WRONG
    label = getattr(problem, "label", None)
    return [label.in_language(language()) if isinstance(label, Label) else str(problem)], SOMETHING_WRONG


def _placed(one: Problem) -> str:
    return f"{one.place}: {one.message.in_language(language())}"


def _unavailable(problem: DatabaseUnavailable) -> str:
    if isinstance(problem, OnlyReadable):
        return problem.label.in_language(language())
    said = " ".join(_GUESS.sub("", str(problem)).split())
    return words(
        f"数据库连不上或写不进，没有只办到一半的内容（ONEVISIT_DATABASE 或 --database）：{said}",
        f"The database cannot be reached or written (ONEVISIT_DATABASE or --database); nothing was half done: {said}",
    )


def _of_the_system(problem: OSError) -> str:
    place = _UNFINISHED.sub("", str(problem.filename or ""))
    if isinstance(problem, FileExistsError):
        return words(f"已有文件 {place}，请另取一个名称", f"There is a file {place} already; choose another name")
    usual = Label(zh=str(problem.strerror), en=str(problem.strerror))
    why = _WHY.get(problem.errno or 0, usual)
    return words(
        f"无法读写 {place}：{why.zh}" if place else f"无法读写：{why.zh}",
        f"{place or 'Something'} cannot be read or written: {why.en}",
    )
