from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for package in ("engine", "workflows", "web")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts  # written by Alembic, loaded by it
}
DECISION = (ROOT / "docs/decisions/0013-where-sql-lives-and-what-is-caught.md").read_text("utf-8")

#: docs/decisions/0013 says why each of them may.
WITH_SQL = set(
    re.findall(r"^\| `(\S+\.py)` \|", DECISION.partition("## Where SQL lives")[2].partition("\n## ")[0], re.MULTILINE)
)
CATCHES_ALL = {"engine/sweep.py", "web/errors.py", "web/worker.py"}
ENDS_TRANSACTIONS = {"engine/unit_of_work.py", "web/importing.py"}
PAGES_IMPORT = {
    ("actions", "cases"): "a refused correction is shown on the form of the correction",
    ("citizen", "receipts"): "the key under which a receipt waits for its reader",
    ("leader", "lists"): "what the leader's page counts is listed there",
    ("receipts", "intake"): "who may register may print the receipt",
}

SQL = re.compile(r"^\s*(INSERT INTO |UPDATE \w+ SET|DELETE FROM )|\bSELECT\b[\s\S]*\bFROM\b")


def nodes(tree, *kinds):
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def has_sql(tree):
    texts = (node.value for node in nodes(tree, ast.Constant) if isinstance(node.value, str))
    names = (getattr(node.func, "id", None) or getattr(node.func, "attr", None) for node in nodes(tree, ast.Call))
    return any(SQL.search(text) for text in texts) or not {"Statement", "exec_driver_sql"}.isdisjoint(names)


def is_passed_on(handler):
    return isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None


def catches(tree):
    """The handlers which catch everything and keep it."""
    for handler in nodes(tree, ast.ExceptHandler):
        caught = {node.id for node in nodes(handler.type, ast.Name)} if handler.type else {"BaseException"}
        if "Exception" in caught or ("BaseException" in caught and not is_passed_on(handler)):
            yield handler


def ends_transaction(tree):
    """Whether something is committed or rolled back; `history.commit` is a commitment, which is another thing."""
    return any(
        node.attr in {"commit", "rollback"} and getattr(node.value, "id", None) != "history"
        for node in nodes(tree, ast.Attribute)
    )


def imported(tree):
    for node in nodes(tree, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def name_of(path):
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def reached(entry):
    """Every module of ours that is loaded with this one."""
    trees = {name_of(path): tree for path, tree in MODULES.items()}
    found, waiting = set(), [entry]
    while waiting:
        name = waiting.pop()
        if name in trees and name not in found:
            found.add(name)
            waiting += [name.rpartition(".")[0], *imported(trees[name])]
    return found


def comments():
    for package in ("engine", "workflows", "web", "tests"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                with path.open("rb") as file:
                    for token in tokenize.tokenize(file.readline):
                        if token.type == tokenize.COMMENT:
                            yield f"{path.relative_to(ROOT)}:{token.start[0]}", token.string


def test_sql_stands_only_where_the_decision_says():
    assert {path for path, tree in MODULES.items() if has_sql(tree)} == WITH_SQL


def test_everything_is_caught_only_where_one_failure_must_not_stop_the_rest():
    assert {path for path, tree in MODULES.items() if list(catches(tree))} == CATCHES_ALL


def test_nothing_ends_a_transaction_but_the_unit_of_work_and_a_trial():
    assert {path for path, tree in MODULES.items() if ends_transaction(tree)} == ENDS_TRANSACTIONS


@pytest.mark.parametrize("path", sorted(CATCHES_ALL | ENDS_TRANSACTIONS))
def test_an_exception_from_the_rule_has_its_reason_in_the_decision(path):
    assert f"`{path}`" in DECISION.partition("## Where SQL lives")[0] + DECISION.rpartition("\n## Who catches")[2]


def test_nothing_is_imported_inside_a_function():
    functions = (
        (path, function)
        for path, tree in MODULES.items()
        for function in nodes(tree, ast.FunctionDef, ast.AsyncFunctionDef)
    )

    assert [path for path, function in functions if list(nodes(function, ast.Import, ast.ImportFrom))] == []


def test_whatever_silences_a_check_says_why():
    silent = re.compile(r"#\s*(noqa|type: ignore)")
    explained = re.compile(r"#\s*noqa: [A-Z0-9, ]+ --? \S|#\s*type: ignore\[[a-z-]+\]\s+# \S")

    assert [place for place, text in comments() if silent.match(text) and not explained.match(text)] == []


def test_modules_are_short():
    lengths = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in MODULES}

    assert {path for path, length in lengths.items() if length > 320} == set()


def test_pages_import_nothing_of_each_other_but_what_is_named():
    pages = {Path(path).stem: tree for path, tree in MODULES.items() if path.startswith("web/routes/")}
    pairs = {
        (page, name.split(".")[2])
        for page, tree in pages.items()
        for name in imported(tree)
        if name.startswith("web.routes.")
    }

    assert {pair for pair in pairs if pair[0] != "__init__"} == PAGES_IMPORT.keys()


def test_every_module_is_reached_from_the_command():
    assert {name_of(path) for path in MODULES} - reached("web.commands") == set()
