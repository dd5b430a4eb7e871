"""Copying a text and writing an extract, beside the screen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from textual.message import Message

from tui.audit import Audit
from tui.lookup.export.extract import Extract
from tui.output.extracts import Form
from tui.output.saving import Saved, save
from tui.terminal.clipboard import Clipboard, Copied
from tui.workers import Request, Result, Work

PACE: Final = 0.2
"""Seconds between two words on how far a file is."""


class TextCopied(Result):
    """What became of a text."""

    def __init__(self, request: Request, copied: Copied) -> None:
        super().__init__(request)
        self.copied = copied


class Written(Result):
    """How far a file is; the last one tells of the whole."""

    def __init__(self, request: Request, saved: Saved) -> None:
        super().__init__(request)
        self.saved = saved


def copying(clipboard: Clipboard, text: str) -> Work:
    """Copy a text: yields ``TextCopied``."""

    def work(request: Request) -> Iterator[Message]:
        yield TextCopied(request, clipboard.put(text, request.stop))

    return work


def saving(extract: Extract, form: Form, audit: Audit) -> Work:
    """Write an extract into a new file in the current folder: yields ``Written``, the last one whole."""

    def work(request: Request) -> Iterator[Message]:
        due = 0.0
        for saved in save(extract, form, request.stop):
            if saved.whole:
                audit.exported(extract.audited, form)
            if saved.whole or time.monotonic() >= due:
                yield Written(request, saved)
                due = time.monotonic() + PACE

    return work
