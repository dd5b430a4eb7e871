"""Bodies unpacked in bounded steps, so that a small answer cannot become a large one in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Final

from tui.protocols.http.faults import Fault, Kind

ACCEPTED: Final = "gzip, deflate"
"""What to send as Accept-Encoding: what can be unpacked here."""

STEP: Final = 64 * 1024
"""Bytes unpacked at once."""

GATHERED: Final = 64 * 1024
"""Bytes up to which small pieces are put together, if more are waiting: rows in pieces of 16 kB cost a third
more to read than in pieces of 64 kB."""

LONG: Final = 4 * GATHERED
"""Bytes from which on a body counts as a long one, for which it is worth to wait a moment."""

MOMENT: Final = 0.005
"""Seconds to wait for more of a long body: nobody notices, and whoever sends it may be as busy as we are."""

_OVERHEAD: Final = 64 * 1024
"""Packed bytes allowed beyond the limit for unpacked ones: packing adds a few to what does not shrink."""

_RAW, _ZLIB, _GZIP = -zlib.MAX_WBITS, zlib.MAX_WBITS, zlib.MAX_WBITS + 16
_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZLIB_METHOD: Final = 8


def gathered(pieces: Iterable[bytes], more_waiting: Callable[[float], bool]) -> Iterator[bytes]:
    """Put small pieces together, but wait at most a moment for the next one: rows are wanted as they arrive.

    Args:
        pieces: A body as it arrives.
        more_waiting: Says whether more has arrived within so many seconds.
    """
    held = b""
    come = 0
    try:
        for piece in pieces:
            held += piece
            come += len(piece)
            if len(held) >= GATHERED or not more_waiting(MOMENT if come > LONG else 0.0):
                yield held
                held = b""
    except Fault as fault:
        if held:
            yield held
        raise fault.afresh() from None
    if held:
        yield held


def unpacked(raw: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """Yield a body as it was before it was packed, in pieces of moderate size.

    Args:
        raw: The body as it comes off the wire, in pieces of moderate size.
        encoding: The Content-Encoding header.
        most: Bytes the unpacked body may have.

    Raises:
        Fault: ``ENCODING``: packed otherwise than asked for, or not as it says. ``TOO_LARGE``.
            ``BROKEN_OFF``: it ends before it is complete. What came before was yielded.
    """
    name = encoding.strip().casefold()
    if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise Fault(Kind.ENCODING, detail=encoding)
    unpacker = None if name in {"", "identity"} else _Unpacker(name, gzip=name != "deflate")
    taken = given = 0
    for data in raw:
        taken += len(data)
        if taken > most + _OVERHEAD:
            raise Fault(Kind.TOO_LARGE)
        for piece in (data,) if unpacker is None else unpacker.feed(data):
            given += len(piece)
            if given > most:
                raise Fault(Kind.TOO_LARGE)
            yield piece
    if unpacker is not None and not unpacker.complete:
        raise Fault(Kind.BROKEN_OFF)


class _Unpacker:
    """Unpacks gzip (one member or several) or deflate (with or without zlib's header)."""

    def __init__(self, name: str, *, gzip: bool) -> None:
        self._name = name
        self._gzip = gzip
        self._engine: zlib._Decompress | None = None
        self._held = b""
        self._begun = self._over = False

    @property
    def complete(self) -> bool:
        """Whether everything begun was finished. A body without a byte is complete."""
        return self._engine is None and (self._begun or not self._held)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take packed bytes and yield unpacked ones."""
        data, self._held = self._held + data, b""
        while data and not self._over:
            engine = self._engine or self._start(data)
            if engine is None:
                return
            data = yield from self._unpack(engine, data)

    def _start(self, data: bytes) -> zlib._Decompress | None:
        """Begin with a body or its next member; None if there is none, or it takes more bytes to know."""
        if len(data) < len(_GZIP_MAGIC):
            self._held = data
        elif self._gzip and self._begun and not data.startswith(_GZIP_MAGIC):
            self._over = True  # padding after the last member
        else:
            self._engine = zlib.decompressobj(_GZIP if self._gzip else _flavour(data))
            self._begun = True
        return self._engine

    def _unpack(self, engine: zlib._Decompress, data: bytes) -> Generator[bytes, None, bytes]:
        """Yield what ``data`` unpacks to; return what lies behind the end."""
        while True:
            try:
                piece = engine.decompress(data, STEP)
            except zlib.error:
                raise Fault(Kind.ENCODING, detail=self._name) from None
            if piece:
                yield piece
            if engine.eof:
                self._engine, self._over = None, not self._gzip
                return engine.unused_data
            data = engine.unconsumed_tail
            if not data and len(piece) < STEP:
                return b""


def _flavour(data: bytes) -> int:
    """Return whether deflate comes with zlib's header, as it should, or without, as some servers send it."""
    with_header = data[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(data[:2], "big") % 31 == 0
    return _ZLIB if with_header else _RAW
