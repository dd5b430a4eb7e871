"""Imports are seen wherever they hide."""

from __future__ import annotations

import ast

from tests.support.source import Import, _imports_below, loaded_by, modules

CODE = """
import httpx.core, os
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from tui.stop import Stop
from tui import text
from tui.text import clean
from . import errors
from .text import fold
def late():
    import keyring
    importlib.import_module("zeep")
class Early:
    import lxml.etree
    below = lambda: __import__("rich")
"""


def test_every_form_of_import_is_found() -> None:
    assert list(_imports_below(ast.parse(CODE), "tui.stop", on_load=True)) == [
        Import("httpx.core", 2, on_load=True),
        Import("os", 2, on_load=True),
        Import("typing", 3, on_load=True),
        Import("tui.stop", 5, on_load=False),
        Import("tui.text", 6, on_load=True),
        Import("tui.text", 7, on_load=True),
        Import("tui.errors", 8, on_load=True),
        Import("tui.text", 9, on_load=True),
        Import("keyring", 11, on_load=False),
        Import("zeep", 12, on_load=False),
        Import("lxml.etree", 14, on_load=True),
        Import("rich", 15, on_load=False),
    ]


def test_relative_imports_count_from_a_package_itself() -> None:
    assert next(_imports_below(ast.parse("from . import both"), "tui.records", on_load=True)).target == (
        "tui.records.both"
    )


def test_what_is_loaded_comes_with_the_chain_that_leads_there() -> None:
    chains = loaded_by("tui.stop")
    assert chains["itertools"] == ("tui.stop", "itertools")
    assert chains["tui.records"] == ("tui.stop", "tui.errors", "tui.records")
    assert "tui" in chains
    assert chains.keys() & modules().keys() >= {"tui.stop", "tui.errors", "tui.records"}
