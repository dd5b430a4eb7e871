"""What is known of a terminal without asking it, and what the doctor makes of that."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Final

import pytest

from tests.support.source import ROOT
from tui.lookup.doctor.findings import Part, Verdict
from tui.terminal.findings import terminal_findings
from tui.terminal.surroundings import ALL, FEW, PALETTE, Surroundings, look_around, over_ssh

GOOD: Final = Surroundings("xterm-256color", PALETTE, False, "utf-8", 80, 24, "", False)


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, ALL),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, ALL),
        ({"TERM": "tmux-256color"}, PALETTE),
        ({"TERM": "xterm-kitty"}, PALETTE),
        ({"TERM": "a-terminal-nobody-has-described"}, FEW),
    ],
)
def test_how_many_colours_are_drawn_with(environment: dict[str, str], colours: int) -> None:
    assert look_around(environment).colours == colours


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"LANG": "C.UTF-8"}, "utf-8"),
        ({"LC_ALL": "en_US.utf8", "LANG": "C"}, "utf-8"),
        ({"LC_ALL": "de_DE.ISO-8859-1", "LANG": "C.UTF-8"}, "iso-8859-1"),
        ({"LC_CTYPE": "de_DE.ISO-8859-15@euro", "LANG": "C.UTF-8"}, "iso-8859-15"),
    ],
)
def test_the_locale_brought_along_counts_though_it_is_not_installed(
    environment: dict[str, str], encoding: str
) -> None:
    around = look_around(environment)
    assert around.encoding == encoding
    assert around.shows_unicode is (encoding == "utf-8")


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("de_DE.ISO-8859-15@euro", "iso-8859-15"),
        ("ja_JP.eucJP", "eucjp"),
        ("de_DE.UTF-8", "utf-8"),
        ("C.ASCII", "utf-8"),
        ("xx.a-locale-nobody-knows", "utf-8"),
        ("xx.utf-16", "utf-8"),
        ("xx.base64", "utf-8"),
    ],
)
def test_keys_come_in_the_locales_encoding_where_it_has_one(locale: str, typed: str) -> None:
    assert look_around({"LC_ALL": locale}).typed_in == typed


@pytest.mark.parametrize(("locale", "encoding"), [("C", "ascii"), ("POSIX", "ascii"), ("", "utf-8")])
def test_the_c_locale_is_plain_ascii_unless_nobody_asked_for_it(locale: str, encoding: str) -> None:
    """Python takes a locale nobody has set for UTF-8, as terminals are today; LC_ALL=C is somebody's wish."""
    code = "from tui.terminal.surroundings import look_around; print(look_around().encoding)"
    environment = {**os.environ, "LC_ALL": locale, "LANG": ""}
    if not locale:
        del environment["LC_ALL"], environment["LANG"]
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == encoding


def test_nobody_wants_colours_where_no_color_says_something() -> None:
    assert look_around({"TERM": "xterm-256color", "NO_COLOR": "1"}).colours_wanted == 0
    assert look_around({"TERM": "xterm-256color", "NO_COLOR": ""}).colours_wanted == PALETTE


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_ssh_is_known_by_what_it_sets(name: str) -> None:
    assert over_ssh({name: "192.0.2.1 22"})
    assert not over_ssh({name: ""})


def test_the_mouse_is_left_alone_where_it_costs_more_than_it_gives() -> None:
    assert look_around({"TMUX": "/run/tmux-1"}).welcomes_mouse
    assert not look_around({"STY": "1234.screen"}).welcomes_mouse
    assert not look_around({"SSH_TTY": "/dev/pts/1"}).welcomes_mouse


def test_what_lies_between_is_known_by_what_it_sets() -> None:
    assert look_around({"TMUX": "/run/tmux-0/default,1,0"}).multiplexer == "tmux"
    assert look_around({"STY": "1.pts-0.host"}).multiplexer == "screen"
    assert look_around({}).multiplexer == ""


def told(around: Surroundings) -> dict[str, tuple[Verdict, str, str]]:
    findings = list(terminal_findings(around))
    assert {finding.place for finding in findings} == {Part.TERMINAL}
    return {finding.check: (finding.verdict, finding.found, finding.remedy) for finding in findings}


def test_a_good_terminal_needs_nothing() -> None:
    assert {verdict for verdict, _found, _remedy in told(GOOD).values()} == {Verdict.OK}
    assert list(told(GOOD)) == ["terminal", "size", "colours", "encoding", "clipboard"]


def test_without_a_terminal_there_is_nothing_more_to_say() -> None:
    ((check, (verdict, found, _remedy)),) = told(replace(GOOD, columns=0, rows=0)).items()
    assert (check, verdict) == ("terminal", Verdict.OK)
    assert "is none here" in found


@pytest.mark.parametrize(
    ("around", "check", "found", "remedy"),
    [
        (replace(GOOD, term="dumb"), "terminal", "cannot show a full screen", "Set TERM"),
        (replace(GOOD, columns=59), "size", "59 cells wide and 24 lines high: too small", "60 × 16"),
        (replace(GOOD, rows=20), "size", "some columns are left out", "80 × 24"),
        (replace(GOOD, colours=FEW), "colours", "16 colours", "TERM should say so"),
        (replace(GOOD, encoding="iso-8859-1"), "encoding", "is iso-8859-1", "--no-ascii"),
        (replace(GOOD, multiplexer="screen"), "clipboard", "GNU screen", "copy by hand"),
        (replace(GOOD, over_ssh=True), "clipboard", "OSC 52", "allow clipboard access"),
    ],
)
def test_what_is_not_as_it_could_be_has_a_remedy(
    around: Surroundings, check: str, found: str, remedy: str
) -> None:
    verdict, said, what_helps = told(around)[check]
    assert verdict is Verdict.NOTE
    assert found in said
    assert remedy in what_helps


def test_what_is_taken_care_of_needs_no_remedy() -> None:
    around = replace(GOOD, no_color=True, multiplexer="tmux", over_ssh=True)
    assert {verdict for verdict, _found, _remedy in told(around).values()} == {Verdict.OK}
    assert "NO_COLOR" in told(around)["colours"][1]
    assert "tmux" in told(around)["clipboard"][1]
    assert "theme mono" in told(replace(GOOD, colours=0))["colours"][1]
