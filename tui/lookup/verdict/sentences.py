"""The words causes are told in: those shipped, and those of a file of the reader's own.

::

    [must-pass.learner.de]
    text = "Sie haben {activity} bearbeitet, aber noch nicht bestanden."
    next = "Bitte versuchen Sie es noch einmal."

A table stands for one cause, voice and language. What is not there is told in the shipped English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from tui.accounts.checking import LANGUAGE
from tui.accounts.profiles import config_folder
from tui.accounts.tables import Table, parse
from tui.errors import MissingFileError
from tui.lookup.causes import CAUSES, COMMON, Cause, Template, Voice
from tui.storage import read_private
from tui.text import clean

FILE_NAME: Final = "sentences.toml"
ENGLISH: Final = "en"

_BRACES: Final = re.compile(r"\{\w+\}|([{}])")

Own: TypeAlias = Mapping[tuple[str, Voice, str], Template]
"""Sentences of the reader's own, by cause, voice and language."""


class Sentences:
    """What each cause says in each voice, in one language.

    Args:
        language: Which: ``en``, ``de``, …
        own: Sentences of the reader's own; the shipped ones stand in for those that are not there.
    """

    def __init__(self, language: str = ENGLISH, own: Own | None = None) -> None:
        self.language = language
        self._own = own or {}

    def of(self, cause: Cause, voice: Voice) -> Template:
        """Return what a cause says: in the language, else in the reader's own English, else as shipped."""
        for language in (self.language, ENGLISH):
            found = self._own.get((cause.id, voice, language))
            if found is not None:
                return found
        return cause.template(voice)


SHIPPED: Final = Sentences()


def load_sentences(language: str = ENGLISH, folder: Path | None = None) -> Sentences:
    """Return the sentences of the reader's own file, in a language; the shipped ones where it has none.

    Raises:
        StorageError: The file is damaged, names a cause or a placeholder nobody knows, or others may write
            it; the sentence names the file and the line.
    """
    path = (folder or config_folder()) / FILE_NAME
    try:
        data = read_private(path)
    except MissingFileError:
        return Sentences(language)
    return Sentences(language, dict(_own(parse(path, data))))


def _own(root: Table) -> Iterator[tuple[tuple[str, Voice, str], Template]]:
    causes = {cause.id: cause for cause in CAUSES}
    for cause_id, voices in root.tables():
        if cause_id not in causes:
            remedy = f"The causes are: {', '.join(causes)}."
            raise root.source.error(f"there is no cause “{clean(cause_id, 40)}”", (cause_id,), remedy)
        for voice, languages in voices.tables():
            if voice not in set(Voice):
                raise voices.error(clean(voice, 40), "is no voice", "The voices are learner and trainer.")
            for language, table in languages.tables():
                if not LANGUAGE.fullmatch(language):
                    raise languages.error(clean(language, 40), "is no language", "Write it like en or pt-BR.")
                yield (cause_id, Voice(voice), language), _template(table, causes[cause_id])


def _template(table: Table, cause: Cause) -> Template:
    text, next_step = table.text("text"), table.text("next")
    table.finish()
    if not text.strip():
        raise table.error("text", "is missing: what is to be said?")
    for key, value in (("text", text), ("next", next_step)):
        lone = next((found[1] for found in _BRACES.finditer(value) if found[1]), "")
        if lone:
            raise table.error(
                key, f"has a brace of no placeholder: {lone}", "Write placeholders like {name}."
            )
        known = {*COMMON, *cause.words}
        for name in sorted(Template((value,)).placeholders - known):
            raise table.error(
                key, f"asks for {{{clean(name, 40)}}}", f"“{cause.id}” has: {', '.join(sorted(known))}."
            )
    return Template((clean(text),), clean(next_step))
