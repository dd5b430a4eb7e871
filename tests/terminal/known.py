"""Terminals as their descriptions have them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tui.terminal.abilities import Abilities

XTERM: Final = Abilities(coloured_erasing=True, erase_cells=True, scroll_regions=True, exact_places=True)
SCREEN: Final = Abilities(scroll_regions=True)
REPEATING: Final = replace(XTERM, repeats=True)
"""What an xterm can do once it was asked."""
