"""The keys and the help of the place the reader is in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App
from textual.screen import Screen

from tui.commands import Place
from tui.screens.doctor import DoctorScreen
from tui.screens.explorer import ExplorerScreen
from tui.screens.facts import help_facts
from tui.screens.finder import Finder
from tui.screens.login import LoginScreen
from tui.screens.offers import offers
from tui.screens.page import Fact, PageScreen
from tui.screens.rights import RightsScreen
from tui.screens.sheet import Sheet
from tui.screens.why import WhyScreen
from tui.widgets.glyphs import glyphs_of


def help_page(stack: Sequence[Screen[object]], app: App[int], *, enrolments: bool) -> PageScreen | None:
    """Return the page for the screen on top of the stack; None if it is such a page itself.

    Args:
        stack: The screens, the one the reader sees last.
        app: Whose they are.
        enrolments: Whether iSpring gives enrolments to whoever signed in.
    """
    screen = stack[-1]
    if isinstance(screen, PageScreen) and not isinstance(screen, DoctorScreen | WhyScreen):
        return None
    place = Place.LOGIN
    told: list[Fact] = []
    if isinstance(screen, LoginScreen):
        told = screen.told()
    elif isinstance(screen, ExplorerScreen):
        place = screen.help_place()
    elif isinstance(screen, Finder):
        place = next(one.help_place() for one in stack if isinstance(one, ExplorerScreen))
    elif isinstance(screen, Sheet):
        place = screen.PLACE
    lacking = {offer.command.id: offer.lacking for offer in offers(app) if offer.node and offer.lacking}
    facts = told + help_facts(place, glyphs_of(app), lacking, enrolments=enrolments)
    page = RightsScreen if place is Place.LOGIN else PageScreen
    return page([("Help: ", "dim"), (place.value, "bold")], facts)
