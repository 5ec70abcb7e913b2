from __future__ import annotations

import shutil
from datetime import date

import pytest

from engine.errors import DefinitionError
from tests.qingxi import FILE
from workflows.office_file import check_file, check_office, office_from, read_office

ROOT = FILE.parent
PETITION = "workflows/lifecycles/petition.yaml"


@pytest.fixture
def copy(tmp_path):
    """A copy of the office's files; `change(old, new, file)` changes one of them and gives workflows.yaml back."""
    shutil.copytree(ROOT / "workflows" / "codes", tmp_path / "workflows" / "codes")
    shutil.copytree(ROOT / "workflows" / "lifecycles", tmp_path / "workflows" / "lifecycles")
    shutil.copy(FILE, tmp_path / "workflows.yaml")

    def change(old, new, file="workflows.yaml"):
        text = (tmp_path / file).read_text("utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
        return tmp_path / "workflows.yaml"

    return change


def problems_of(path):
    with pytest.raises(DefinitionError) as refused:
        office_from(path)
    return refused.value.problems


def test_the_shipped_office_has_no_finding():
    assert check_office(FILE) == []


def test_the_shipped_office_runs_its_three_lifecycles():
    assert list(office_from(FILE).lifecycles) == ["petition", "suggestion", "misconduct"]


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("zone: Asia/Shanghai", "zone: Asia/Atlantis", "unknown_zone", "office.zone"),
        ("'08:30-12:00'", "'8-12'", "bad_hours", "office.opening_hours.hours[0]"),
        ("'08:30-12:00'", "'12:00-08:30'", "bad_hours", "office.opening_hours.hours[0]"),
        ("'14:00-17:30'", "'11:00-17:30'", "bad_hours", "office.opening_hours.hours[1]"),
        ("days_off: []", "days_off: [2026-02-30]", "bad_day", "calendar.days_off[0]"),
        ("working_days: []", "working_days: [soon]", "bad_day", "calendar.working_days[0]"),
        ("agriculture: vice_agriculture", "agriculture: vice_nobody", "unknown_name", "maps.topic_leader.agriculture"),
        ("from: leaders, each", "from: nobody, each", "unknown_name", "rosters.duty.from"),
        ("-{number:03}', resets: daily}\n  suggestion", "', resets: daily}\n  suggestion", "bad_format",
         "registers.matter.format"),
        ("register: letters, for: petitioner, contains: [what_was_received", "register: drawer, for: petitioner, contains: [what_was_received",
         "unknown_name", "letters.receipt.register"),
        ("for: petitioner, contains: [what_was_received", "for: everybody, contains: [what_was_received", "unknown_name", "letters.receipt.for"),
        ("contains: [what_was_received,", "contains: [what_was_felt,", "unknown_name", "letters.receipt.contains[0]"),
        ("rights: on_acceptance", "rights: on_nothing", "unknown_name", "letters.acceptance_notice.rights"),
        ("也可以向{county}（", "也可以向{never}（", "unknown_name", "rights.on_refusal.zh"),
        ("也可以向{county}（", "也可以向{county（", "unknown_name", "rights.on_refusal.zh"),
        ("channel: workflows/codes/channel.yaml", "channel: workflows/codes/gone.yaml", "no_file", "codes.channel"),
        ("- workflows/lifecycles/petition.yaml", "- workflows/lifecycles/gone.yaml", "no_file", "lifecycles[0]"),
        ("- workflows/lifecycles/petition.yaml", "- ../outside.yaml", "no_file", "lifecycles[0]"),
    ],
    ids=[
        "no such time zone", "hours that are none", "hours backwards", "hours that overlap", "a day that never was",
        "a word instead of a day", "a map to no post", "a roster of no group", "numbers without a number",
        "a letter of no register", "a letter to nobody", "a part without a heading", "a box of rights that is none",
        "a name that nobody fills in", "a brace that never closes", "a code list that is gone", "a lifecycle that is gone",
        "a file from elsewhere",
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_office_is_told_with_its_place(copy, old, new, code, path):
    problems = problems_of(copy(old, new))

    assert [(problem.code, problem.path) for problem in problems] == [(code, path)]
    assert problems[0].place.line > 1
    assert problems[0].message.zh != problems[0].message.en


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("workflow: misconduct\n", "workflow: conduct\n", "unknown_name", "records.report_retaliation.opens.workflow"),
        ("channel: web, ", "chanel: web, channel: web, ", "unknown_name", "records.report_retaliation.opens.with.chanel"),
        ("accusation: form.retaliation_text, ", "", "unknown_name", "records.report_retaliation.opens.with"),
        ("form.retaliation_text", "form.words", "unknown_field", "records.report_retaliation.opens.with.accusation"),
        ("phone: case.phone", "phone: case.fone", "unknown_field", "records.report_retaliation.opens.with.phone"),
        ("  mediate: {title:", "    then: [{seal: discipline}]\n  mediate: {title:",
         "opens_and_more", "records.report_retaliation.then[0]"),
    ],
    ids=[
        "no such lifecycle", "a field that is not asked there", "a required field that is left out",
        "a field that the form has not", "a field that the case has not", "an effect on the case",
    ],
)  # fmt: skip
def test_a_case_that_a_record_opens_is_one_that_its_lifecycle_takes(copy, old, new, code, path):
    problems = problems_of(copy(old, new, PETITION))

    assert (code, path) in [(problem.code, problem.path) for problem in problems]


@pytest.mark.parametrize(
    ("old", "new"), [("向{county}（", "向{never}（"), ("向{county}（", "向{county（"), ("at {county} (", "at {} (")]
)
def test_what_is_open_against_an_outcome_uses_only_names_that_papers_fill_in(copy, old, new):
    (problem,) = problems_of(copy(old, new, "workflows/codes/pathway.yaml"))

    language = "en" if old.startswith("at") else "zh"
    assert (problem.code, problem.path) == ("unknown_name", f"not_accepted.relief.{language}")
    assert (problem.place.file, problem.place.line > 1) == ("workflows/codes/pathway.yaml", True)


def test_a_lifecycle_alone_is_checked_with_the_lists_of_its_office(copy):
    path = copy("向{county}（", "向{never}（", "workflows/codes/pathway.yaml")

    findings = check_file(path.parent / PETITION, office=path)

    assert [problem.path for problem, is_error in findings if is_error] == ["not_accepted.relief.zh"]


def test_names_of_the_invented_township_stand_in_its_own_file_alone():
    files = [*(ROOT / "workflows/lifecycles").glob("*.yaml"), *(ROOT / "workflows/codes").glob("*.yaml")]
    invented = ("云岭", "清溪", "Yunling", "Qingxi", "QX")

    assert [file.name for file in files if any(name in file.read_text("utf-8") for name in invented)] == []


def test_a_day_is_either_off_or_worked(copy):
    copy("days_off: []", "days_off: [2026-03-02]")

    problems = problems_of(copy("working_days: []", "working_days: [2026-03-02]"))

    assert [problem.code for problem in problems] == ["day_twice"]


def test_the_problems_of_all_files_are_told_at_once(copy):
    copy("zone: Asia/Shanghai", "zone: Asia/Atlantis")
    copy("letter:", "lettre:", "workflows/codes/channel.yaml")
    copy("{zh: 来访, en: Visit}", "{zh: 来访}", "workflows/codes/channel.yaml")

    problems = problems_of(copy("version: 1", "version: none", PETITION))

    assert {problem.place.file for problem in problems} == {
        "workflows.yaml", "workflows/codes/channel.yaml", PETITION,
    }  # fmt: skip


def test_an_office_that_is_not_there_is_told_as_a_problem(tmp_path):
    problems = problems_of(tmp_path / "workflows.yaml")

    assert [str(problem.place) for problem in problems] == ["workflows.yaml:1:1"]


def test_the_office_may_be_closed_on_days_of_its_own(copy):
    office = office_from(copy("days_off: []", "days_off: [2026-03-02]"))

    assert not office.calendar.is_working_day(date(2026, 3, 2))


def test_a_lifecycle_that_names_a_check_which_is_none_does_not_load(copy):
    problems = problems_of(copy("check: no_conflict_of_interest", "check: no_conflicts_of_interest", PETITION))

    assert [problem.path for problem in problems] == ["rules.fit_to_be_assigned[5].check"]


def test_an_example_that_fails_is_told_by_the_check_and_keeps_no_office_from_starting(copy):
    suggestion = "workflows/lifecycles/suggestion.yaml"
    path = copy("due: {reply: 2026-06-10}, target", "due: {reply: 2026-06-11}, target", suggestion)

    for findings in (check_office(path), check_file(path.parent / suggestion, office=path)):
        assert [(problem.code, problem.path, is_error) for problem, is_error in findings] == [
            ("example_differs", "examples[2].expect.due.reply", True)
        ]
    assert "suggestion" in office_from(path).lifecycles


def test_examples_are_played_with_the_checks_of_the_office_over_invented_people(copy):
    path = copy("people: {handler: [member of agriculture]}", "people: {handler: [member of planning]}", PETITION)

    ((problem, _),) = check_office(path)

    assert (problem.code, problem.path) == ("example_refused", "examples[0].do[4]")
    assert problem.message.zh == "没有办成（rule）：承办人不是该承办单位的人员"


def test_a_lifecycle_that_opens_another_one_is_played_only_with_it(copy):
    path = copy("  - workflows/lifecycles/misconduct.yaml\n", "")

    findings = check_file(path.parent / PETITION, office=path)

    assert [problem.code for problem, _ in findings] == ["unknown_name"]


def test_one_lifecycle_can_be_checked_alone(copy):
    path = copy("to: triage", "to: triag", PETITION)

    findings = check_file(path.parent / PETITION, office=path)

    assert {is_error for _, is_error in findings} == {True}
    assert check_file(path.parent / "workflows/lifecycles/suggestion.yaml", office=path) == []


def test_a_lifecycle_that_is_not_there_is_told(tmp_path):
    findings = check_file(tmp_path / "gone.yaml", office=FILE)

    assert [(problem.code, is_error) for problem, is_error in findings] == [("no_file", True)]


def test_every_content_class_has_a_leader_and_every_code_of_the_map_exists():
    card = read_office(FILE)

    assert card.maps["topic_leader"].keys() == office_from(FILE).codes["content"].keys()
