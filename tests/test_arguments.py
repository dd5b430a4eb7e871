"""What is said on the command line is what is meant."""

from __future__ import annotations

import pytest

from tui.arguments import parser


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ([], "auto"),
        (["--fast"], "on"),
        (["--fast", "--demo"], "on"),
        (["--fast=auto"], "auto"),
        (["--no-fast"], "off"),
    ],
)
def test_whether_only_what_changes_is_sent(said: list[str], meant: str) -> None:
    assert parser().parse_args(said).fast == meant


def test_there_is_no_other_way_to_be_fast() -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--fast=very"])
