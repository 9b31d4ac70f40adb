"""`simlib audit` as a person calls it: what it prints, how it exits, and the report it writes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simlib.cli.main import group, main
from simlib.network.audit_json import audit_json
from simlib.network.audit_model import Fault
from simlib.read.referral_write import map_as_csv, map_as_yaml
from simlib.scenario.referral_map import Feedback, ReferralMap
from tests.network.small_maps import COUNTY_FILE, OFFICE, changed, county, with_link, with_unit, without_link

AS_OF = ("--as-of", "2026-11-04")
REST = with_unit("tribal pd", hours=OFFICE)
QUIET = with_link("cws", "cac", feedback=Feedback.NO)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["audit", *map(str, arguments)])


def written(whole: ReferralMap, folder: Path, name: str = "map.yaml") -> Path:
    path = folder / name
    path.write_bytes(map_as_yaml(whole))
    return path


def told(*arguments: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(call(*arguments, "--json").output)
    return answer


def test_a_map_without_a_hole_is_told_in_a_few_lines() -> None:
    done = call(COUNTY_FILE, *AS_OF)
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "Alder County, 2026-11-04: 45 units, 109 links."
    assert done.output.splitlines()[-1] == "No hole was found."
    assert len(done.output.splitlines()) <= 6


def test_an_error_is_told_first_with_what_to_do_and_the_exit_says_so(tmp_path: Path) -> None:
    done = call(written(changed(county(), [QUIET, REST]), tmp_path), *AS_OF)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[0] == "Missed deadline   tribal pd"
    assert lines[2] == "   When: Friday 17:00 to 24:00; Saturday all day; Sunday 0:00 to 8:00."
    assert lines[3].startswith("   Do: Agree with Alder River tribal police")
    assert lines[4] == "   Source: LAW-U8, where missing from foster care; else a training target."
    assert lines[6] == "Missing feedback   cws → cac"
    assert lines[-1] == "1 error, 1 warning."


def test_a_weakness_alone_is_no_error(tmp_path: Path) -> None:
    assert call(written(QUIET(county()), tmp_path), *AS_OF).exit_code == 0


def test_json_holds_the_findings_and_the_numbers(tmp_path: Path) -> None:
    answer = told(written(REST(county()), tmp_path), *AS_OF)
    assert (answer["map"], answer["as_of"], answer["units"], answer["errors"], answer["warnings"]) == (
        "Alder County",
        "2026-11-04",
        45,
        1,
        0,
    )
    [finding] = answer["findings"]
    assert (finding["code"], finding["severity"], finding["unit"], finding["from"], finding["hours_hit"]) == (
        "missed-deadline",
        "error",
        "tribal pd",
        None,
        39,
    )
    [late] = [each for each in answer["deadlines"] if each["kept"] < each["of"]]
    assert (late["rule"], late["from"], late["to"], late["kept"], len(late["missed_hours"])) == (
        "mn-05",
        "cws",
        "tribal pd",
        129,
        39,
    )
    assert {len(hours) for hours in answer["t24"]["units"].values()} == {168}
    assert "comparison" not in answer


def test_the_keys_that_the_help_names_are_the_keys_of_the_answer() -> None:
    page = call("--help").output
    answer = told(COUNTY_FILE, *AS_OF, "--without", "ncmec")
    assert [key for key in (*answer, *answer["findings"][0]) if key not in page] == []
    assert [key for key in answer if f'"{key}"' not in (audit_json.__globals__["__doc__"] or "")] == []


def test_the_same_map_in_tables_gives_the_same_audit(tmp_path: Path) -> None:
    for name, raw in map_as_csv(REST(county())).items():
        (tmp_path / name).write_bytes(raw)
    as_yaml = told(written(REST(county()), tmp_path), *AS_OF)
    assert told(tmp_path, *AS_OF) == as_yaml
    assert told(tmp_path / "units.csv", *AS_OF) == as_yaml


def test_without_a_unit_says_what_follows() -> None:
    done = call(COUNTY_FILE, *AS_OF, "--without", "ncmec")
    assert done.exit_code == 1
    assert "   mn-04 from cws: kept in 168 of 168 hours before, 0 after.\n" in done.output
    comparison = told(COUNTY_FILE, *AS_OF, "--without", "ncmec")["comparison"]
    assert [each["code"] for each in comparison["new"]] == ["switched-off"]


def test_against_another_map_says_what_got_better(tmp_path: Path) -> None:
    worse = written(REST(county()), tmp_path)
    done = call(worse, *AS_OF, "--against", COUNTY_FILE)
    assert done.exit_code == 0
    assert "0 findings more, 1 finding gone." in done.output
    assert "mn-05 from cws: kept in 129 of 168 hours before, 168 after." in done.output
    assert "Nothing that an audit can see." in call(COUNTY_FILE, *AS_OF, "--against", COUNTY_FILE).output


def test_a_map_with_a_mistake_is_told_by_line_and_not_audited(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(COUNTY_FILE.read_text(encoding="utf-8").replace("to: ncmec", "to: ncmce", 1), encoding="utf-8")
    done = call(path)
    assert done.exit_code == 1
    assert "ncmce" in done.output
    assert done.output.splitlines()[-1].startswith("Nothing was audited: mend the ")
    problems = told(path)["problems"]
    assert [sorted(each) for each in problems] == [
        ["code", "column", "file", "help", "line", "message", "severity"]
    ] * len(problems)
    assert problems[0]["line"] > 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.yaml"], "does not exist"),
        ([COUNTY_FILE, "--without", "ncmce"], 'There is no unit "ncmce" in this map.'),
        ([COUNTY_FILE, "--report", "report.docx"], "ends in .html or .pdf"),
        ([COUNTY_FILE, "--without", "ncmec", "--against", COUNTY_FILE], "one at a time"),
        ([COUNTY_FILE, "--as-of", "soon"], "soon"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_2(arguments: list[object], said: str) -> None:
    done = call(*arguments)
    assert (done.exit_code, said in " ".join(done.output.split())) == (2, True)


def test_the_report_is_written_as_a_page_or_as_a_pdf_file(tmp_path: Path) -> None:
    page, paper = tmp_path / "out" / "report.html", tmp_path / "report.PDF"
    assert call(COUNTY_FILE, *AS_OF, "--report", page).output.endswith("report.html holds the report.\n")
    assert call(COUNTY_FILE, *AS_OF, "--report", paper, "--json").exit_code == 0
    assert "The audit found no hole in this map." in page.read_text(encoding="utf-8")
    assert paper.read_bytes()[:5] == b"%PDF-"


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.html").mkdir()
    assert main(["audit", str(COUNTY_FILE), "--report", str(tmp_path / "report.html")]) == 2
    (tmp_path / "file").touch()
    assert main(["audit", str(COUNTY_FILE), "--report", str(tmp_path / "file" / "report.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    sly = without_link("hotel", "hotline")(with_unit("hotel", name="Hotels\u202e\x9b2J")(county()))
    path = tmp_path / "map.yaml"
    path.write_bytes(map_as_yaml(sly))
    assert not {"\u202e", "\x9b", "\x1b"} & set(call(path, *AS_OF).output)


def test_the_manual_tells_every_code_and_how_much_it_matters() -> None:
    manual = (COUNTY_FILE.parents[1] / "REFERRAL-MAP.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `([a-z0-9-]+)` \| (error|warning): ", manual)
    assert rows == [(fault.replace(" ", "-"), fault.severity.value) for fault in Fault]
