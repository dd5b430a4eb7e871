"""``rollbook why`` over the demo: the verdict, in one voice or both, and what it rests on."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tui.cli import main

FIRE = "Fire Safety 2026"


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["--demo", "why", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, _ = asked(capsys, *arguments, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_text_says_what_to_do_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "amelie.dubois@acme.example", FIRE)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Amélie Dubois, Fire Safety 2026"
    assert lines[2].startswith("Not complete: the quiz “Final test” was taken but not passed")
    assert lines[3] == "Next: a new attempt, if the quiz still allows one."
    assert lines[5].startswith("To the learner: You have taken “Final test” but not passed it yet")
    assert "must-pass “Final test”, is" in lines
    assert "  state                3: failed  (Moodle activity)" in lines
    assert "  completionpassgrade  3: Receive a passing grade  (Moodle rule)" in lines
    assert "  progress        91.67 %" in lines
    assert "! “Practical drill” was set complete by hand, by R. Okafor." in lines
    assert lines[-1].endswith("Moodle as svc-report")


def test_what_is_for_the_learner_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "kaiulani.kealoha@acme.example", FIRE, "--voice", "learner")
    assert code == 0
    assert out == "Your result for “Final test” has not been released yet. Your trainer can tell you more.\n"
    assert "as of " in err


def test_the_trainers_voice_leaves_the_learners_out(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "amelie.dubois@acme.example", FIRE, "--voice", "trainer")
    assert "Next: " in out
    assert "To the learner" not in out


def test_json_has_every_cause_with_its_fields_and_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "ivan.petrov@acme.example", FIRE)
    assert found["complete"] is True
    assert [(row["cause"], row["about"]) for row in found["rows"]] == [
        ("several", None),
        ("one-left", "Quiz 1: extinguishers"),
        ("one-left", "Practical drill"),
        ("one-left", "Final test"),
        ("modules-open", None),
    ]
    first, quiz = found["rows"][:2]
    assert first["fields"]["Moodle criterion: complete"] == "1 of 4 complete"
    assert quiz["fields"]["Moodle activity: state"] == "0: incomplete"
    assert (quiz["sure"], quiz["learner"]) == ("is", "“Quiz 1: extinguishers” is left.")
    assert quiz["trainer_next"] == "once it is done, Moodle counts it by itself."
    one_voice = told(capsys, "ivan.petrov@acme.example", FIRE, "--voice", "learner")
    assert {"trainer", "trainer_next"}.isdisjoint(one_voice["rows"][0])


def test_ispring_modules_that_are_open_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "suryani@acme.example", "Hygiene, Kantine")
    assert [row["cause"] for row in found["rows"]] == ["course-not-paired", "modules-open", "ispring-failed"]
    assert found["rows"][1]["learner"] == (
        "In iSpring Learn 2 of 3 modules are not done yet: “Module 2: cold chain” and "
        "“Module 3: final review”."
    )


def test_csv_is_a_row_a_cause(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "mette.sorensen@acme.example", FIRE, "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["cause"] for row in rows] == ["not-tracked", "modules-open"]
    assert json.loads(rows[0]["fields"])["Moodle activity: istrackeduser"] == "0"


@pytest.mark.parametrize(
    ("learner", "course", "code", "said"),
    [
        ("khai.nguyen@acme.example", FIRE, 2, "ambiguous-match"),
        ("bjorn.akesson@acme.example", "Forklift Licence", 2, "course-not-paired"),
        ("thordis.bjornsdottir@acme.example", FIRE, 0, "no-moodle-person"),
        ("suryani@acme.example", "Hygiene, Kantine", 0, "course-not-paired"),
        ("suryani@acme.example", "Working at Height", 1, "neither enrolled nor with a status"),
        ("nobody@acme.example", FIRE, 1, "not-found"),
        ("suryani@acme.example", "Nothing", 1, "not-found"),
        ("grace.adeyemi@acme.example", "Anti-Bribery Refresher", 4, "fault"),
    ],
)
def test_exit_codes_are_those_of_the_other_commands(
    capsys: pytest.CaptureFixture[str], learner: str, course: str, code: int, said: str
) -> None:
    found, out, err = asked(capsys, learner, course, "--json")
    assert found == code, err
    assert said in out
    assert json.loads(out)["complete"] is (code == 0)
