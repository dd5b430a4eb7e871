"""Hostile ways to answer over HTTP, made of an answer that is right."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.screens.systems import HTML, PAGE
from tests.support.loopback import XML, Reply, broken_off, reset
from tests.support.steps import Drop, Pause, Reset, Step

MIB: Final = 1024 * 1024
HUGE: Final = 200
"""MiB an endless answer has."""

BLANKS: Final = b" " * MIB


def encoded(name: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Encoding", name),)


def endless(head: bytes, piece: bytes) -> Iterator[Step]:
    """Give a beginning, then 200 MiB."""
    return itertools.chain([head], itertools.repeat(piece, HUGE))


def bomb(head: bytes, wbits: int) -> bytes:
    """Pack a beginning and 200 MiB of nothing into less than one."""
    packer = zlib.compressobj(1, wbits=wbits)
    packed = [packer.compress(head), *(packer.compress(BLANKS) for _ in range(HUGE)), packer.flush()]
    return b"".join(packed)


@dataclass(frozen=True)
class Evil:
    """One way of answering.

    Attributes:
        attacks: What it is after.
        reply: Makes it of a whole answer and how far it is good: up to somewhere inside, then it turns evil.
        said: What is told of it.
        keeps: Whether what came before it turned evil is kept.
    """

    attacks: str
    reply: Callable[[bytes, int], Reply]
    said: str
    keeps: bool = False


TOO_LARGE: Final = "is larger than"
NOT_ASKED: Final = "is packed in a way nobody asked for or can undo"
BEYOND: Final = "beyond all measure"

BROKEN: Final[Mapping[str, Evil]] = {
    "closed in the middle": Evil(
        "takes half an answer for the whole", broken_off, "broken off before its end", keeps=True
    ),
    "reset in the middle": Evil(
        "the same, without a farewell",
        lambda whole, good: Reply((whole[:good], Pause(0.1), Reset()), length=len(whole)),
        "broken off before its end",
        keeps=True,
    ),
    "closed at the first byte": Evil(
        "there is an answer, and nothing in it", lambda whole, _: broken_off(whole, 1), "broken off"
    ),
    "closed at once": Evil(
        "there is no answer at all",
        lambda *_: Reply(before=(Drop(),)),
        "the server closed the connection without an answer",
    ),
    "reset at once": Evil(
        "the same, without a farewell",
        lambda *_: reset(),
        "the server closed the connection without an answer",
    ),
    "nothing": Evil("takes silence for an empty list", lambda *_: Reply(b""), "empty answer"),
    "a length too long": Evil(
        "waits for what never comes",
        lambda whole, _: Reply(whole, length=len(whole) + 9),
        "broken off before its end",
        keeps=True,
    ),
    "a length too short": Evil(
        "leaves a rest that looks like the next answer",
        lambda whole, good: Reply(whole, length=good),
        "broken off before its end",
        keeps=True,
    ),
    "a page": Evil("reads a page made for browsers as data", lambda *_: Reply(PAGE, 200, HTML), ""),
    "a page that says it is XML": Evil("the same, and lies about it", lambda *_: Reply(PAGE), ""),
}
LYING: Final[Mapping[str, Evil]] = {
    "packed by no one": Evil(
        "says it is packed, and is not", lambda whole, _: Reply(whole, headers=encoded("gzip")), NOT_ASKED
    ),
    "brotli": Evil(
        "packed in a way that cannot be undone here",
        lambda whole, _: Reply(whole, headers=encoded("br")),
        NOT_ASKED,
    ),
    "zstd": Evil("the same", lambda whole, _: Reply(whole, headers=encoded("zstd")), NOT_ASKED),
    "gzip twice": Evil(
        "grows twice",
        lambda whole, _: Reply(gzip.compress(gzip.compress(whole)), headers=encoded("gzip, gzip")),
        NOT_ASKED,
    ),
    "cut gzip": Evil(
        "a packed answer broken off",
        lambda whole, _: Reply(gzip.compress(whole)[:-9], headers=encoded("gzip")),
        "broken off",
        keeps=True,
    ),
    "entities": Evil(
        "grows by its own entities",
        lambda whole, _: Reply(b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + whole),
        "DOCTYPE",
    ),
}
HARMLESS_LIES: Final = ("utf-16", "us-ascii", "utf-7", "latin-1")
"""Charsets a body of ASCII letters may claim to be in: it is read as it is."""


def claims(charset: str) -> Callable[[bytes], Reply]:
    """Make an answer that says it is in another charset than it is."""
    return lambda whole: Reply(whole, content_type=XML.replace("utf-8", charset))
