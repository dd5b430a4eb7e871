"""Bodies are unpacked in bounded steps, whatever they turn out to be."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.steps import cut
from tui.protocols.http.bodies import MOMENT, STEP, gathered, unpacked
from tui.protocols.http.faults import Fault, Kind

MIB = 1024 * 1024
Pack = Callable[[bytes], bytes]
T = TypeVar("T")


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKS: dict[str, tuple[str, Pack]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw": ("Deflate ", raw_deflate),
    "none": ("", bytes),
    "identity": ("identity", bytes),
}
PACKED = ["gzip", "zlib", "raw"]


def read(pieces: list[bytes], encoding: str, most: int = MIB) -> bytes:
    return b"".join(unpacked(pieces, encoding, most))


def until_fault(pieces: Iterator[T]) -> tuple[list[T], Kind]:
    """Return what came before the fault, and the fault."""
    came: list[T] = []
    try:
        came.extend(pieces)
    except Fault as fault:
        return came, fault.kind
    raise AssertionError("there was no fault")


def fault_of(pieces: list[bytes], encoding: str, most: int = MIB) -> Kind:
    return until_fault(unpacked(pieces, encoding, most))[1]


@pytest.mark.parametrize("way", PACKS)
@given(body=st.binary(max_size=2000), borders=st.lists(st.integers(0, 2100), max_size=6))
def test_a_body_comes_out_as_it_went_in_wherever_it_is_cut(way: str, body: bytes, borders: list[int]) -> None:
    encoding, pack = PACKS[way]
    packed = pack(body)
    pieces = [
        piece for piece in cut(packed, *(min(at, len(packed)) for at in borders)) if isinstance(piece, bytes)
    ]
    assert read(pieces, encoding) == body


@pytest.mark.parametrize("way", PACKED)
def test_byte_by_byte(way: str) -> None:
    encoding, pack = PACKS[way]
    body = bytes(range(256)) * 4
    assert read([bytes([byte]) for byte in pack(body)], encoding) == body


def test_a_body_without_a_byte_is_complete() -> None:
    for encoding, _ in PACKS.values():
        assert read([], encoding) == b""


def test_several_gzip_members_are_one_body_and_padding_is_not_part_of_it() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")
    assert read([packed], "gzip") == b"one two"
    assert read([packed[:-1], packed[-1:], b"\0", b"\0\0", b"\x1f\x8b"], "gzip") == b"one two"
    assert read([packed, b"\x1f"], "gzip") == b"one two"
    assert read([zlib.compress(b"one"), b"rest"], "deflate") == b"one"


@pytest.mark.parametrize("way", PACKED)
def test_every_broken_off_body_keeps_what_came(way: str) -> None:
    encoding, pack = PACKS[way]
    body = b"".join(b"<row>%d</row>" % number for number in range(5000))
    packed = pack(body)
    for end in (1, 2, 9, len(packed) // 2, len(packed) - 1):
        came, kind = until_fault(unpacked([packed[:end]], encoding, MIB))
        assert kind is Kind.BROKEN_OFF
        assert body.startswith(b"".join(came))
    assert came


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip, identity", "nonsense"])
def test_an_encoding_nobody_asked_for_is_refused(encoding: str) -> None:
    assert fault_of([b"data"], encoding) is Kind.ENCODING


def test_a_body_that_is_not_packed_as_it_says_is_refused() -> None:
    assert fault_of([b"<html>no gzip</html>"], "gzip") is Kind.ENCODING
    assert fault_of([b"\xff\xff\xff\xff"], "deflate") is Kind.ENCODING
    damaged = bytearray(gzip.compress(b"x" * 1000))
    damaged[-6] ^= 0xFF
    assert fault_of([bytes(damaged)], "gzip") is Kind.ENCODING


@pytest.mark.parametrize("way", [*PACKED, "none"])
def test_the_limit_is_on_unpacked_bytes(way: str) -> None:
    encoding, pack = PACKS[way]
    packed = pack(bytes(STEP))
    assert len(read([packed], encoding, STEP)) == STEP
    assert fault_of([packed], encoding, STEP - 1) is Kind.TOO_LARGE


def test_members_that_hold_nothing_do_not_go_on_for_ever() -> None:
    empty = gzip.compress(b"")
    assert fault_of([empty * 1000] * 1000, "gzip", 1000) is Kind.TOO_LARGE


@pytest.mark.parametrize("way", PACKED)
def test_a_bomb_bursts_in_small_pieces(way: str) -> None:
    encoding, pack = PACKS[way]
    bomb = pack(bytes(64 * MIB))
    tracemalloc.start()
    try:
        sizes, kind = until_fault(len(piece) for piece in unpacked([bomb], encoding, 8 * MIB))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert kind is Kind.TOO_LARGE
    assert max(sizes) <= STEP
    assert peak < MIB


def test_small_pieces_are_put_together_only_while_more_is_waiting() -> None:
    waiting = iter([True, True, False, True])
    pieces = list(gathered([b"a", b"b", b"c", b"d"], lambda _within: next(waiting)))
    assert pieces == [b"abc", b"d"]
    large = list(gathered([b"x" * 5000] * 40, lambda _within: True))
    assert b"".join(large) == b"x" * 200_000
    assert [len(piece) for piece in large] == [70_000, 70_000, 60_000]


def test_only_a_long_body_is_waited_for_and_only_for_a_moment() -> None:
    asked: list[float] = []

    def more_waiting(within: float) -> bool:
        asked.append(within)
        return within > 0

    pieces = list(gathered([b"x" * 16_384] * 40, more_waiting))
    assert asked[:16] == [0.0] * 16
    assert set(asked[16:]) == {MOMENT}
    assert [len(piece) // 16_384 for piece in pieces] == [1] * 16 + [4] * 6


def test_what_was_put_together_comes_before_the_fault() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"row"
        raise Fault(Kind.CLOSED)

    assert until_fault(gathered(pieces(), lambda _within: True)) == ([b"row"], Kind.CLOSED)


def test_a_fault_before_the_first_byte_comes_alone() -> None:
    def pieces() -> Iterator[bytes]:
        yield from ()
        raise Fault(Kind.CLOSED)

    assert until_fault(gathered(pieces(), lambda _within: True)) == ([], Kind.CLOSED)
