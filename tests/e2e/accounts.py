"""Accounts of one's own for the program: a profile on disk, and secrets where it looks for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.support.ispring_site import Courses, Enrolled, ISpringSite
from tests.support.moodle_replay import MoodleReplay
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile, save_profile

NAME: Final = "site"
COURSE: Final = ("HR-SAF-101", "Safety")
"""Id and title of the course; a course with this idnumber is among Moodle's recordings."""

ZOE: Final = Enrolled(
    "E-student01", "Zoë", "Brontë", "student01@example.org", "Complete", "100", "2026-10-30 10:00:00"
)

FIVE: Final = tuple(
    Enrolled(f"L-{number}", f"Anna{number}", "Ek", f"anna{number}@example.org", "In progress", "50")
    for number in range(5)
)
"""Learners who are alike but for their number."""


def courses(*learners: Enrolled) -> Courses:
    """Return the one course with these learners (by default: Zoë)."""
    return {COURSE[0]: (COURSE[1], learners or (ZOE,))}


def save(ispring_url: str, moodle_url: str = "") -> None:
    """Save the profile; without a Moodle address it is one without Moodle."""
    account = ISpringAccount("https://acme.example", ispring_url, client_id=ISpringSite.CLIENT_ID)
    profile = Profile(NAME, account, allow_plain_http=True, timezone="Europe/Berlin")
    save_profile(replace(profile, moodle=MoodleAccount(moodle_url)) if moodle_url else profile)


SECRETS: Final = {
    "ROLLBOOK_ISPRING_SECRET": ISpringSite.SECRET,
    "ROLLBOOK_MOODLE_SECRET": MoodleReplay.TOKEN,
}
"""The environment variables with the right secrets."""
