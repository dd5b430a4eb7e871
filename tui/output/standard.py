"""Where one-shot answers go: standard output, in the form asked for."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from tui.errors import UsageError
from tui.output.forms import Writer, escape_strange_letters, writer


def to_stdout(form: str, keys: Sequence[str], text: Callable[[TextIO], Writer]) -> Writer:
    """Return the writer of an answer to standard output.

    Args:
        form: ``json``, ``csv`` or ``text``.
        keys: The keys of a row, in their order.
        text: Makes the writer for eyes.

    Raises:
        UsageError: Standard output is closed.
    """
    if sys.stdout is None:
        raise UsageError("standard output is closed", remedy="Say where the answer is to go.")
    beside = sys.stderr or io.StringIO()
    if form != "text":
        return writer(form, sys.stdout, beside, keys, ())
    escape_strange_letters(sys.stdout, beside)
    return text(sys.stdout)
