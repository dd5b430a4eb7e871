"""The style sheets are found where the program was installed from, and can be read."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from textual.css.stylesheet import Stylesheet
from textual.theme import Theme

from tui import styling
from tui.widgets.themes import THEMES


def copied_to(folder: Path) -> ModuleType:
    """The module as if the package stood in ``folder``."""
    folder.mkdir()
    path = folder / "styling.py"
    shutil.copy(styling.__file__, path)
    spec = importlib.util.spec_from_file_location("copied_styling", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_sheet(folder: Path) -> Path:
    folder.mkdir()
    (folder / "app.tcss").touch()
    return folder


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    module = copied_to(tmp_path / "tui")
    beside = with_sheet(tmp_path / "styles")
    assert module.styles_folder() == beside


def test_a_wheel_has_them_inside_and_these_come_first(tmp_path: Path) -> None:
    module = copied_to(tmp_path / "tui")
    with_sheet(tmp_path / "styles")
    inside = with_sheet(tmp_path / "tui" / "styles")
    assert module.styles_folder() == inside


def test_a_damaged_installation_says_so(tmp_path: Path) -> None:
    module = copied_to(tmp_path / "tui")
    (tmp_path / "styles").mkdir()
    with pytest.raises(FileNotFoundError, match="install Rollbook again"):
        module.styles_folder()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_our_sheets_can_be_read_in_every_theme(theme: Theme) -> None:
    variables = theme.to_color_system().generate()
    for path in sorted(styling.styles_folder().glob("*.tcss")):
        stylesheet = Stylesheet(variables=variables)
        stylesheet.read(path)
        stylesheet.parse()
        assert stylesheet.rules or path.name != "app.tcss"
