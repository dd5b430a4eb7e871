"""What a reader must know about a token on a Moodle site: what it lacks, and what it has too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.lookup.rights import moodle_function
from tui.protocols.moodle.requests import ACTIVITY_STATES, CONTENTS, COURSE_COMPLETION
from tui.records import Note, SiteInfo

if TYPE_CHECKING:
    from tui.protocols.moodle.client import Moodle

ADD_FUNCTION: Final = "Ask to have it added to the token's service."
COMPLETION_OFF: Final = "Completion tracking is switched off for this whole Moodle site."


def site_notes(client: Moodle, site: SiteInfo, url: str) -> tuple[Note, ...]:
    """Return what a reader must know about this token on this site.

    Args:
        client: The client, which knows the name of the completion function.
        site: What the site told about itself.
        url: The address the profile has for it.
    """
    notes = []
    for code, name, known in (
        ("completion-function-missing", client.completion_function, ACTIVITY_STATES),
        ("course-completion-function-missing", COURSE_COMPLETION, COURSE_COMPLETION),
        ("contents-function-missing", CONTENTS, CONTENTS),
    ):
        if name not in site.functions:
            notes.append(Note(code, f"{lacking(name, known)} {ADD_FUNCTION}"))
    if site.completion_enabled is False:
        notes.append(Note("completion-off", COMPLETION_OFF))
    if differs := other_address(site, url):
        notes.append(Note("site-url-differs", differs))
    if site.site_admin:
        text = f"{site.username} is a site administrator: Rollbook only reads and needs far fewer rights."
        notes.append(Note("site-admin", text))
    return tuple(notes)


def lacking(function: str, known: str) -> str:
    """Return what it means that a token may not call a function, which Moodle itself calls ``known``."""
    wanted = moodle_function(known)
    return f"This token may not call {function}{f': {wanted.without}' if wanted else ''}."


def other_address(site: SiteInfo, url: str) -> str:
    """Return that a site calls itself otherwise than the profile does; empty if it does not."""
    if not site.url or _bare(site.url) == _bare(url):
        return ""
    return f"This Moodle calls itself {site.url}: use that as its site URL."


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/").casefold()
