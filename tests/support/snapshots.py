"""Screens compared with pictures of them: SVG files in ``tests/snapshots``, one a test.

``pytest --snapshot-update`` draws them anew; look at what changed before committing it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, Protocol

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from textual.app import App

FOLDER: Final = Path(__file__).resolve().parents[1] / "snapshots"


DIFFERENT: Final = (
    (re.compile(r"terminal-\d+"), "terminal"),
    (re.compile(r"127\.0\.0\.1:\d{5}"), "127.0.0.1:40000"),
    (re.compile(r"\b\d\.\d&#160;s\b"), "0.1&#160;s"),
    (re.compile(r"\(\d\.\d\d&#160;s\)"), "(0.01&#160;s)"),
)
"""What differs from run to run, and what stands there instead: Rich's ids, ports, seconds."""


class Same(Protocol):
    """Says whether an app looks as it did when its picture was taken."""

    def __call__(self, app: App[Any], name: str | None = None) -> bool:
        """Compare with the one picture of a test, or with one of several by its name."""


class ScreenPicture(SingleFileSnapshotExtension):
    """A snapshot that is an SVG file, stored by test module and test."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Return the folder of one test module's pictures."""
        module = Path(test_location.filepath).resolve().relative_to(FOLDER.parent)
        return str(FOLDER / module.with_suffix(""))


def picture_of(app: App[Any]) -> str:
    """Return what ``app`` shows as SVG without what differs from run to run."""
    svg = app.export_screenshot(title="Rollbook")
    for differs, always in DIFFERENT:
        svg = differs.sub(always, svg)
    return svg


@pytest.fixture
def same_picture(snapshot: SnapshotAssertion) -> Same:
    """Give a function that says whether an app looks as it did when its picture was taken."""
    pictures = snapshot.use_extension(ScreenPicture)

    def same(app: App[Any], name: str | None = None) -> bool:
        return bool(pictures(name=name) == picture_of(app))

    return same
