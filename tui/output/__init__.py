"""One-shot answers on their way out: three forms, and the promise that an answer begun is ended."""

from tui.output.answer import Answer, answering
from tui.output.forms import Column, Writer, minute, text_of, writer

__all__ = ["Answer", "Column", "Writer", "answering", "minute", "text_of", "writer"]
