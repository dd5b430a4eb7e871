"""A damaged file of confirmed pairs: named with its line, of no use, put aside, never overwritten."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lookup.builders import learner, person
from tui.errors import StorageError
from tui.lookup.matching.pairs import FILE_NAME, Pairs
from tui.stop import Stop

AMELIE = learner("amelie", email="amelie.dubois@acme.example")
IN_MOODLE = person(42, "a.dubois@acme.example")
ASIDE = "pairs-damaged.jsonl"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rollbook" / FILE_NAME


def opened(path: Path | None, shared: Path | None = None) -> Pairs:
    return Pairs("acme.ispringlearn.eu", "moodle.acme.example", path, shared)


def aside(path: Path) -> list[Path]:
    """Return what was put aside, in the order it was."""
    return sorted(path.parent.glob("pairs-damaged*"), key=lambda one: (len(one.name), one.name))


def damage(path: Path, change: Callable[[list[str]], None]) -> bytes:
    """Write a file with one pair, and damage it; return what it then holds."""
    opened(path).save_person(AMELIE, IN_MOODLE, Stop())
    lines = path.read_text().split("\n")
    change(lines)
    path.write_text("\n".join(lines))
    return path.read_bytes()


def put(number: int, **values: object) -> Callable[[list[str]], None]:
    """Change keys of the object on a line; None takes the key out where it is called ``without``."""

    def change(lines: list[str]) -> None:
        line = json.loads(lines[number])
        without = values.pop("without", None)
        line |= values
        if without:
            del line[without]
        lines[number] = json.dumps(line)

    return change


def write_line(number: int, text: str) -> Callable[[list[str]], None]:
    return lambda lines: lines.__setitem__(number, text)


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (write_line(0, ""), 1, "not one JSON object"),
        (put(0, rollbook="profiles"), 1, "not the head"),
        (put(0, key="zz"), 1, "the key"),
        (put(0, key="ab"), 1, "the key"),
        (put(0, key=7), 1, "the key"),
        (put(0, without="key"), 1, "“key” is missing"),
        (write_line(1, "{"), 2, "not one JSON object"),
        (write_line(1, "[1]"), 2, "not one JSON object"),
        (write_line(1, "[" * 100_000), 2, "not one JSON object"),
        (write_line(1, '{"moodle_id": ' + "9" * 5_000 + "}"), 2, "not one JSON object"),
        (put(1, what="cat"), 2, "“what”"),
        (put(1, what=["course"]), 2, "“what”"),
        (put(1, moodle_id=True), 2, "“moodle_id”"),
        (put(1, moodle_id=0), 2, "“moodle_id”"),
        (put(1, moodle_id="42"), 2, "“moodle_id”"),
        (put(1, ispring_id=""), 2, "“ispring_id”"),
        (put(1, ispring_mark=None), 2, "“ispring_mark”"),
        (put(1, without="saved_at"), 2, "“saved_at” is missing"),
        (put(1, remark="mine"), 2, "“remark” is a key nobody knows"),
    ],
)
def test_damage_is_named_with_its_line_and_put_aside_before_anything_is_written(
    path: Path, change: Callable[[list[str]], None], line: int, what: str
) -> None:
    running = opened(path)
    running.save_course("known here", 7, Stop())
    held = damage(path, change)
    pairs = opened(path)
    (fault,) = pairs.faults
    assert fault.what.startswith(f"{path}, line {line}: ")
    assert (fault.place, what in fault.what) == (f"{FILE_NAME}, line {line}", True)
    assert fault.remedy
    assert pairs.listed() == []
    assert path.read_bytes() == held
    heard: list[Path] = []
    running.hear_aside = heard.append
    running.save_course("fire", 12, Stop())
    assert heard == aside(path) == [path.with_name(ASIDE)]
    assert heard[0].read_bytes() == held
    assert stat.S_IMODE(heard[0].stat().st_mode) == 0o600
    assert [ident.ispring_id for ident, _pair, _shared in opened(path).listed()] == ["fire", "known here"]
    assert opened(path).faults == running.faults == ()


def test_bytes_that_are_no_text_are_named_with_their_line(path: Path) -> None:
    opened(path).save_course("fire", 12, Stop())
    path.write_bytes(path.read_bytes() + b"\n\xff\n")
    assert [fault.place for fault in opened(path).faults] == [f"{FILE_NAME}, line 4"]


def test_nothing_put_aside_before_is_replaced(path: Path) -> None:
    held = []
    for number in range(3):
        opened(path).save_course(f"before {number}", 1, Stop())
        path.write_text(f"damaged {number}")
        held.append(path.read_bytes())
        pairs = opened(path)
        assert [fault.place for fault in pairs.faults] == [f"{FILE_NAME}, line 1"]
        pairs.save_course("fire", 12, Stop())
        assert pairs.faults == ()
    assert [one.read_bytes() for one in aside(path)] == held
    assert [one.name for one in aside(path)] == [
        ASIDE,
        "pairs-damaged-2.jsonl",
        "pairs-damaged-3.jsonl",
    ]


def test_looking_and_taking_back_nothing_put_nothing_aside(path: Path) -> None:
    held = damage(path, write_line(1, "{"))
    pairs = opened(path)
    assert (pairs.person("amelie"), pairs.held(), pairs.undo(Stop())) == (None, {}, ())
    assert (aside(path), path.read_bytes()) == ([], held)


def test_what_is_damaged_while_it_is_used_is_written_anew_with_what_is_known(path: Path) -> None:
    pairs = opened(path)
    pairs.save_course("fire", 12, Stop())
    path.write_text("{\n")
    pairs.forget_course("never saved", Stop())
    assert pairs.course("fire") == opened(path).course("fire")
    assert [one.read_text() for one in aside(path)] == ["{\n"]


def test_what_cannot_be_put_aside_is_left_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = damage(path, write_line(1, "{"))
    pairs = opened(path)
    monkeypatch.setattr("tui.storage.MAX_NAMES", 1)
    path.with_name(ASIDE).symlink_to("/nowhere")
    with pytest.raises(StorageError, match="names like it are taken"):
        pairs.save_course("fire", 12, Stop())
    assert path.read_bytes() == held
    assert pairs.course("fire") is None


def test_a_shared_file_that_is_damaged_is_told_and_never_touched(path: Path, tmp_path: Path) -> None:
    team = tmp_path / "team.jsonl"
    held = damage(team, write_line(1, "{"))
    opened(path).save_course("own", 3, Stop())
    pairs = opened(path, team)
    assert [fault.place for fault in pairs.faults] == ["team.jsonl, line 2"]
    assert pairs.course("own")
    pairs.save_course("fire", 12, Stop())
    assert [note.code for note in pairs.notes] == ["pairs-damaged"]
    assert "team.jsonl, line 2: " in pairs.notes[0].text
    assert team.read_bytes() == held
    assert sorted(one.name for one in tmp_path.iterdir()) == [".team.jsonl.lock", "rollbook", "team.jsonl"]


@pytest.mark.parametrize("version", [2, True])
def test_what_another_version_wrote_is_no_damage_and_is_left_to_it(path: Path, version: object) -> None:
    running = opened(path)
    held = damage(path, put(0, version=version))
    for use in (lambda: opened(path), lambda: running.save_course("x", 1, Stop())):
        with pytest.raises(StorageError, match="another version"):
            use()
    assert (path.read_bytes(), aside(path)) == (held, [])
