"""The house stands: imports run downward only, and heavy things are imported late and in one place."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import pytest

from tests.support.source import ROOT, functions, imports, loaded_by, modules

FLOORS: Final = (
    {"authority", "records", "errors", "text", "secret", "looks"},
    {"audit", "hurry", "sealing", "stop", "storage"},
    {"protocols", "accounts"},
    {"lookup"},
    {"commands", "idle", "output", "terminal", "styling"},
    {"widgets", "workers"},
    {"screens"},
    {"app", "oneshot", "demo", "arguments"},
    {"cli"},
    {"__main__"},
)
"""What stands on what: a piece imports only from floors below its own."""

NEIGHBOURS: Final = {("errors", "records"), ("text", "secret"), ("widgets", "commands")}
"""Imports between two pieces of one floor."""

ONE_SITE: Final = ("httpx", "httpcore", "keyring", "zeep")
HEAVY: Final = frozenset({"httpx", "httpcore", "lxml", "keyring", "zeep", "requests"})
LOGIN: Final = ("login", "login_form", "login_standing", "login_words")
SCREEN: Final = frozenset({"textual", "rich"})


def floor(piece: str) -> int:
    return next(number for number, pieces in enumerate(FLOORS) if piece in pieces)


def piece_of(module: str) -> str:
    """The room a module of ``tui`` belongs to; empty for the package itself, which anybody may import."""
    return module.split(".")[1] if "." in module else ""


def inner_imports() -> Iterator[tuple[str, str, str]]:
    """Every import of one piece by another: where it stands, who, whom."""
    for module in modules():
        for found in imports(module):
            who, whom = piece_of(module), piece_of(found.target)
            if found.target.split(".")[0] == "tui" and whom and who != whom:
                yield f"{module}:{found.line}", who, whom


def sites(package: str) -> set[str]:
    """The modules that import a package from outside."""
    return {m for m in modules() for found in imports(m) if found.target.split(".")[0] == package}


def test_every_piece_has_its_floor() -> None:
    known = set().union(*FLOORS)
    assert {piece_of(module) for module in modules()} - {""} <= known


def test_imports_run_downward_only() -> None:
    upward = [
        f"{where}: {who} imports {whom}"
        for where, who, whom in inner_imports()
        if floor(whom) >= floor(who) and (who, whom) not in NEIGHBOURS
    ]
    assert upward == []


def test_the_package_itself_imports_nothing() -> None:
    assert [found.target for found in imports("tui") if found.target.split(".")[0] == "tui"] == []


def test_only_the_command_line_imports_the_demo() -> None:
    assert {who for _, who, whom in inner_imports() if whom == "demo"} <= {"cli"}


def test_the_demo_knows_only_words() -> None:
    assert {whom for _, who, whom in inner_imports() if who == "demo"} <= FLOORS[0]


def test_widgets_know_nothing_of_lmss() -> None:
    strangers = {*FLOORS[1], *FLOORS[2], *FLOORS[3]}
    assert [entry for entry in inner_imports() if entry[1] == "widgets" and entry[2] in strangers] == []


@pytest.mark.parametrize("package", ONE_SITE)
def test_one_import_site_each(package: str) -> None:
    assert len(sites(package)) <= 1


def test_httpcore_stays_with_the_protocols() -> None:
    assert {piece_of(module) for module in sites("httpcore") | sites("httpx")} <= {"protocols"}


def test_lxml_stays_with_the_protocols_and_the_demo() -> None:
    assert {piece_of(module) for module in sites("lxml")} <= {"protocols", "demo"}


def test_answers_need_no_screen() -> None:
    below = set().union(*FLOORS[:4], {"demo"})
    assert {module for package in SCREEN for module in sites(package) if piece_of(module) in below} == set()


def loaded_when_importing(module: str) -> set[str]:
    """The packages a fresh interpreter has loaded after importing ``module``."""
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize(("module", "late"), [("tui.cli", HEAVY | SCREEN), ("tui.app", HEAVY)])
def test_heavy_things_are_imported_late(module: str, late: frozenset[str]) -> None:
    chains = loaded_by(module)
    assert [" → ".join(way) for name, way in chains.items() if name.split(".")[0] in late] == []
    assert loaded_when_importing(module) & late == set()


def test_until_the_login_screen_is_drawn_only_what_it_needs_is_there() -> None:
    rooms = ("tui.lookup", "tui.protocols", "tui.output", "tui.demo", "tui.oneshot")
    chains = loaded_by("tui.app")
    assert [" → ".join(way) for name, way in chains.items() if name.startswith(rooms)] == []
    screens = {name for name in chains if name.startswith("tui.screens.")}
    assert screens == {f"tui.screens.{name}" for name in ("asking", "signing", *LOGIN)}


@pytest.mark.parametrize("module", modules())
def test_files_and_functions_stay_small(module: str) -> None:
    assert len(modules()[module].read_text("utf-8").splitlines()) < 400
    assert {name: lines for name, lines in functions(module) if lines > 50} == {}


def test_tests_are_one_page_each() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "tests").rglob("*.py")}
    assert {str(path.relative_to(ROOT)): count for path, count in lines.items() if count >= 400} == {}
