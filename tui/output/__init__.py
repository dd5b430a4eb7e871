"""One-shot answers on their way out: their forms, and the promise that an answer begun is ended."""

from tui.output.answer import Answer, answering
from tui.output.forms import Column, TextWriter, Writer, minute, text_of, writer
from tui.output.standard import to_stdout

__all__ = [
    "Answer",
    "Column",
    "TextWriter",
    "Writer",
    "answering",
    "minute",
    "text_of",
    "to_stdout",
    "writer",
]
