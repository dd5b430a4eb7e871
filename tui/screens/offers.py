"""What can be done where the reader is, and why not what cannot: for the help and for the palette."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from textual.actions import parse
from textual.app import App
from textual.dom import DOMNode

from tui.commands import COMMANDS, Command, Place

_KNOWN: Final = {command.id: command for command in COMMANDS}


@runtime_checkable
class Offering(Protocol):
    """A place that can tell what is the matter with a command of its own."""

    def lacks(self, command: str) -> str:
        """Return why a command cannot be done now; empty if it can."""

    def choices(self, command: str) -> Mapping[str, str]:
        """Return what a command can be told besides, where that depends on the place."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One command where the reader is.

    Attributes:
        command: The command.
        node: What acts on it; None if nothing here does.
        action: Its action without any argument.
        choices: What it can be told besides.
        lacking: Why it cannot be done now; empty if it can.
    """

    command: Command
    node: DOMNode | None = None
    action: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    lacking: str = ""


def offers(app: App[Any]) -> list[Offer]:
    """Return every command, as far as it works where the keyboard is; those that do not, last."""
    here: dict[str, Offer] = {}
    for active in app.screen.active_bindings.values():
        command = _KNOWN.get(active.binding.id or "")
        if command is not None and command.id not in here:
            here[command.id] = _offered(command, active.node, active.binding.action)
    for command in COMMANDS:
        if not command.keys:
            here[command.id] = _offered(command, app, command.action)
    elsewhere = [Offer(command, lacking=_where(command)) for command in COMMANDS if command.id not in here]
    ordered = sorted((here[command.id] for command in COMMANDS if command.id in here), key=_is_a_lists)
    return [*ordered, *(offer for offer in elsewhere if offer.command.bound)]


def _offered(command: Command, node: DOMNode, action: str) -> Offer:
    namespace, name, _arguments = parse(action)
    choices = command.choices
    lacking = ""
    if isinstance(node, Offering):
        lacking = node.lacks(command.id)
        choices = tuple(node.choices(command.id).items()) or choices
    return Offer(command, node, f"{namespace}.{name}" if namespace else name, choices, lacking)


def _is_a_lists(offer: Offer) -> bool:
    """Whether every list has this command, and everybody knows its key."""
    return offer.command.places == (Place.TABLE,)


def _where(command: Command) -> str:
    return f"in: {', '.join(place.value for place in command.places if place is not Place.TABLE)}"


@dataclass(frozen=True, slots=True)
class Wish:
    """One command, perhaps with what it is told besides, as the palette lists it.

    Attributes:
        offer: The command where the reader is.
        argument: What it is told; None if nothing.
        words: How it is written: ``show failed``.
    """

    offer: Offer
    argument: str | None
    words: str

    @property
    def is_open(self) -> bool:
        """Whether it has to be told what: which theme, which outcomes."""
        command = self.offer.command
        return self.argument is None and bool(command.choices) and (not command.keys or "{" in command.action)


def wishes(found: list[Offer], typed: str) -> list[Wish]:
    """Return what may be meant by ``typed``: what is called so first; every command if nothing is typed.

    Words of the reader's own belong to the command before them: ``find dubois`` finds her.
    """
    wanted = typed.casefold().split()
    meant = [wish for wish in _candidates(found, typed) if _rank(wish, wanted) < len(_RANKS)]
    return sorted(meant, key=lambda wish: _rank(wish, wanted))


def _candidates(found: list[Offer], typed: str) -> Iterator[Wish]:
    for offer in found:
        name = offer.command.name
        if offer.command.takes and typed.casefold().startswith(f"{name.casefold()} ") and offer.node:
            text = typed[len(name) + 1 :].strip()
            yield Wish(offer, text or None, f"{name} {text or offer.command.takes}")
            continue
        alone = Wish(offer, None, name)
        if not (typed and alone.is_open and offer.node):
            yield alone
        if typed and offer.node:
            yield from (Wish(offer, value, f"{name} {word}") for value, word in offer.choices)


_RANKS: Final = ("begins so", "has these words in its name", "in what it does")


def _rank(wish: Wish, wanted: list[str]) -> int:
    """Return how well a wish fits what is typed, as a place in ``_RANKS``; beyond them if it does not."""
    name = wish.words.casefold()
    if name.startswith(" ".join(wanted)):
        return 0
    if all(word in name for word in wanted):
        return 1
    told = f"{name} {wish.offer.command.tooltip}".casefold()
    return 2 if all(word in told for word in wanted) else len(_RANKS)
