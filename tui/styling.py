"""Where the style sheets are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def styles_folder() -> Path:
    """Return the folder of the style sheets.

    A wheel carries them as ``tui/styles``; an editable install reads the checkout's ``styles``.

    Raises:
        FileNotFoundError: If neither is there: the installation is damaged.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "styles", package.parent / "styles"):
        if (folder / "app.tcss").is_file():
            return folder
    raise FileNotFoundError(f"no style sheets in {package}: install Rollbook again")
