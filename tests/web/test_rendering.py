"""The contract between views and templates, and what only macros and layouts may know."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import ClassVar

import pytest
from jinja2 import DictLoader, TemplateNotFound, UndefinedError, meta, nodes
from starlette.requests import Request

import web.app  # imports every route, and so every View
from engine.labels import Label
from web.form_fields import Choice, FormField
from web.rendering import ENVIRONMENT, HERE, View, is_partial, render, render_block

TEMPLATES = HERE / "templates"
#: Given to every template.
GLOBALS = {"here"}
PAGES = sorted(path for path in TEMPLATES.rglob("*.html"))
#: Where classes and hx- attributes are at home.
HOME = [path for path in PAGES if path.parent.name == "macros" or path.name.startswith("layout")]
OTHERS = [path for path in PAGES if path not in HOME]


def name_of(path):
    return path.relative_to(TEMPLATES).as_posix()


#: A dataclass with slots is made twice; the one without them is never used.
VIEWS = sorted(
    (view for view in View.__subclasses__() if "__slots__" in vars(view) and view.__module__.startswith("web.")),
    key=lambda view: view.__qualname__,
)


def names_used_by(template):
    """Names that a template, and all it extends, includes or imports, expects to be given."""
    source, _, _ = ENVIRONMENT.loader.get_source(ENVIRONMENT, template)
    tree = ENVIRONMENT.parse(source)
    imported = {alias for node in tree.find_all(nodes.FromImport) for alias in map(own_name, node.names)}
    used = meta.find_undeclared_variables(tree) - imported  # blocks see what the top of the template imports
    for other in meta.find_referenced_templates(tree):
        used |= names_used_by(other) if other else set()
    return used


def own_name(name):
    return name[1] if isinstance(name, tuple) else name


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_gives_its_template_exactly_what_it_uses(view):
    used = names_used_by(view.page)

    assert used - GLOBALS == {field.name for field in fields(view)}


@pytest.mark.parametrize("view", [view for view in VIEWS if view.block], ids=lambda view: view.__name__)
def test_the_block_of_a_view_is_a_block_of_its_page(view):
    assert view.block in ENVIRONMENT.get_template(view.page).blocks


def test_there_are_views_to_look_at():
    assert web.app.ROUTERS
    assert {"SignInView", "ErrorView"} <= {view.__name__ for view in VIEWS}


@pytest.mark.parametrize("path", OTHERS, ids=name_of)
def test_only_macros_and_layouts_know_of_htmx(path):
    assert re.findall(r"\shx-[\w:-]+", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_is_inline(path):
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", HOME, ids=name_of)
def test_every_element_that_htmx_drives_carries_the_nonce(path):
    elements = re.findall(r"<\w+[^<]*?\shx-[^<]*", path.read_text("utf-8"))

    assert [element for element in elements if 'hx-nonce="{{ here.nonce }}"' not in element] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_macros_are_imported_with_the_context_of_the_page(path):
    imports = re.findall(r"{%-? (?:from|import) .*?%}", path.read_text("utf-8"))

    assert [line for line in imports if "with context" not in line] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_template_opens_by_saying_what_it_needs(path):
    assert path.read_text("utf-8").startswith("{#")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_is_marked_as_safe(path):
    assert re.findall(r"\|\s*safe|autoescape|Markup", path.read_text("utf-8")) == []


@pytest.fixture
def templates(monkeypatch):
    """Templates of the test in place of the real ones."""

    def use(**sources):
        monkeypatch.setattr(
            ENVIRONMENT, "loader", DictLoader({f"{name}.html": source for name, source in sources.items()})
        )
        monkeypatch.setattr(ENVIRONMENT, "cache", None)

    return use


@dataclass(frozen=True, slots=True)
class GreetingView(View):
    page: ClassVar[str] = "page.html"
    block: ClassVar[str | None] = "part"

    name: object


PAGE = (
    '{% extends "frame.html" %}{% from "macros.html" import loud with context %}'
    "{% block body %}before {% block part %}<p>{{ loud(name) }}</p>{% endblock %} after{% endblock %}"
)
PARTS = {
    "page": PAGE,
    "frame": "<html>{% block body %}{% endblock %}</html>",
    "macros": "{% macro loud(text) %}{{ text }}!{{ here.language }}{% endmacro %}",
}


def test_a_browser_gets_the_page_and_htmx_its_block(app, templates):
    templates(**PARTS)

    page = render(request_to(app), GreetingView("晓禾"))
    part = render(request_to(app, hx_request_type="partial"), GreetingView("晓禾"))

    assert page.body.decode() == "<html>before <p>晓禾!zh</p> after</html>"
    assert part.body.decode() == "<p>晓禾!zh</p>"
    assert "HX-Request-Type" in part.headers["Vary"]


def test_what_people_wrote_is_only_text(app, templates):
    templates(**PARTS)

    page = render(request_to(app), GreetingView("<script>alert(1)</script>{{ here }}"))

    assert b"&lt;script&gt;alert(1)&lt;/script&gt;{{ here }}!zh" in page.body


def test_a_label_speaks_the_language_of_the_reader(app, templates):
    templates(**PARTS)
    label = Label(zh="您好", en="Hello")

    pages = [render(request_to(app, accept_language=tag), GreetingView(label)) for tag in ("zh-CN", "en-GB")]

    assert ["您好!zh" in pages[0].body.decode(), "Hello!en" in pages[1].body.decode()] == [True, True]


def test_a_name_that_is_not_given_is_a_fault_and_never_empty(app, templates):
    templates(page="{{ surname }}")

    with pytest.raises(UndefinedError):
        render(request_to(app), GreetingView("x"))


def test_a_block_that_does_not_exist_is_a_fault(app, templates):
    templates(page="{% block other %}{% endblock %}")

    with pytest.raises(KeyError):
        render_block(ENVIRONMENT.get_template("page.html"), "part", {})


def test_a_template_that_does_not_exist_is_a_fault(app, templates):
    templates()

    with pytest.raises(TemplateNotFound):
        render(request_to(app), GreetingView("x"))


@pytest.mark.parametrize(("value", "is_part"), [("partial", True), ("full", False), ("", False)])
def test_htmx_says_whether_it_wants_a_part(app, value, is_part):
    assert is_partial(request_to(app, hx_request_type=value)) == is_part


FIELDS = {
    kind: FormField(
        "some.name",
        "栏目",
        kind=kind,
        values=("1",),
        help="说明",
        error="有误",
        choices=tuple(Choice(str(number), f"第{number}") for number in range(6)),
        columns=(FormField("column", "列"),),
    )
    for kind in ("text", "long text", "password", "search", "number", "date", "moment", "choice", "choices", "boolean")
} | {"file": FormField("some.name", "栏目", kind="file", help="说明", error="有误")}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_help_and_error_of_a_field_are_tied_to_it(app, field):
    drawn = draw(app, field)

    assert 'aria-describedby="field-some-name-help field-some-name-error"' in drawn
    assert 'id="field-some-name-help"' in drawn
    assert 'id="field-some-name-error"' in drawn
    assert 'id="field-some-name"' in drawn


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_field_has_a_name_that_is_read_out(app, field):
    drawn = draw(app, field)

    assert 'for="field-some-name"' in drawn or "<legend>栏目" in drawn


def test_a_password_is_never_sent_back(app):
    assert 'value="1"' not in draw(app, FIELDS["password"])


def test_what_was_chosen_stays_chosen(app):
    assert draw(app, FIELDS["choice"]).count(" selected") == 1
    assert draw(app, FIELDS["choices"]).count(" checked") == 1


def test_rows_are_named_as_the_engine_reads_them(app):
    columns = (FormField("name", "姓名"), FormField("phone", "电话"))
    field = FormField(
        "people", "同来的人", kind="rows", columns=columns, rows=({"name": "王"},), empty_rows=1, most_rows=2
    )

    drawn = draw(app, field)

    assert re.findall(r' name="([\w.]+)"', drawn) == [
        "people.0.name",
        "people.0.phone",
        "people.1.name",
        "people.1.phone",
    ]
    assert 'value="王"' in drawn


def test_the_summary_leads_to_every_problem(app):
    fields_ = [FormField("a", "甲", error="有误"), FormField("b", "乙"), FormField("c", "丙", error="太长")]
    macro = '{% from "macros/form.html" import error_summary with context %}{{ error_summary(what) }}'

    drawn = draw(app, fields_, source=macro)

    assert re.findall(r'<a href="#([\w-]+)">(.*?)</a>', drawn) == [("field-a", "甲：有误"), ("field-c", "丙：太长")]


def draw(app, what, source='{% from "macros/form.html" import field with context %}{{ field(what) }}'):
    return ENVIRONMENT.from_string(source).render(here=web.rendering.Here(request_to(app)), what=what)


def request_to(app, **headers):
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "app": app, "headers": pairs, "nonce": "n", "path": "/", "query_string": b""})
