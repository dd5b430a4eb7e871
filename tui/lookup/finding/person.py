"""One person, from what somebody has of her: an id, an e-mail address, a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tui.errors import AmbiguousError, NotFoundError, UsageError
from tui.lookup.finding.hosts import check_host
from tui.lookup.finding.opening import Kind, read_opening
from tui.lookup.matching.candidates import person_candidate
from tui.lookup.roster.roster import read_learners_by_id
from tui.lookup.session import Session
from tui.records import Candidate, Learner, MoodlePerson, System
from tui.stop import Stop
from tui.text import fold

MAX_FOUND: Final = 50
"""How many people a search by hand returns."""


def find_learner(session: Session, text: str, stop: Stop) -> Learner:
    """Return the one learner with this id or e-mail address.

    Raises:
        UsageError: If nothing was given, or the address of a page that names no learner.
        NotFoundError: If the account sees nobody.
        AmbiguousError: If several have the address.
        WireError: If iSpring fails.
    """
    wanted = read_opening(text)
    if not wanted.text:
        raise UsageError("no learner was named", remedy="Give an id or an e-mail address.")
    if wanted.kind is Kind.EMAIL:
        found = learners_with_email(session, wanted.text, stop)
    else:
        found = read_learners_by_id(session, list(wanted.ids) or [wanted.text], stop)
    if len(found) > 1:
        listed = tuple(f"{learner.id}  {learner.name}  {learner.email}" for learner in found)
        raise AmbiguousError(f"{len(found)} learners are “{wanted.text}”", listed, system=System.ISPRING)
    if not found:
        raise NotFoundError(
            f"{session.ispring.account.who} sees no learner “{wanted.text}”",
            system=System.ISPRING,
            remedy="Give an id or an e-mail address; accounts with a department see only its people.",
        )
    return found[0]


def learners_with_email(session: Session, email: str, stop: Stop) -> list[Learner]:
    """Return everybody in iSpring with this address, whatever its case, as far as the account may see.

    Raises:
        WireError: If iSpring fails.
    """
    found = session.ispring.client.learners_by_email(email, stop)
    found = [learner for learner in found if fold(learner.email) == fold(email)]
    session.people.add(found)
    return found


def nobody_found(session: Session, what: str, *, course: bool = False, moodle: bool = True) -> NotFoundError:
    """Return the error that says where somebody was looked for, as whom, and that there may be more.

    Args:
        session: The signed-in pair.
        what: What was looked for: "the address “a@x.example”".
        course: Whether courses were looked for, too.
        moodle: Whether Moodle was asked, if anybody is signed in there.
    """
    asked = [f"iSpring as {session.ispring.account.described}"]
    if moodle and session.moodle is not None:
        asked.append(f"Moodle as {session.moodle.account.who}")
    who = "no course and nobody" if course else "nobody"
    remedy = "These accounts may not see everybody there is."
    return NotFoundError(f"{who} has {what} (asked {' and '.join(asked)})", remedy=remedy)


def search_people(
    session: Session, text: str, stop: Stop, *, course_id: int | None = None
) -> tuple[Candidate, ...]:
    """Return the Moodle people somebody looks for by hand.

    Args:
        session: The signed-in pair.
        text: An e-mail address, a number, a profile's address; or a username, or part of a name, which is
            searched among the participants of ``course_id``.
        stop: Ends it.
        course_id: The Moodle course whose participants are searched by name; None to leave that out.

    Raises:
        NotFoundError: If the address is another site's.
        DeniedError: If the token may not ask this.
        WireError: If Moodle fails.
    """
    if session.moodle is None:
        return ()
    client = session.moodle.client
    wanted = read_opening(text)
    check_host(session, wanted)
    match wanted.kind:
        case Kind.NOTHING:
            return ()
        case Kind.EMAIL:
            return _candidates(client.people_by_email(wanted.text, stop), "e-mail")
        case Kind.NUMBER | Kind.MOODLE_PERSON:
            number = str(wanted.person_id or wanted.text)
            return _candidates(client.people_by_field("id", [number], stop), "id")
    found = {person.id: person for person in client.people_by_field("username", [wanted.text], stop)}
    offered = list(_candidates(list(found.values()), "username"))
    if course_id is not None:
        named = _named(client.enrolled_people(course_id, stop), wanted.text)
        people = [person for person in named if person.id not in found]
        offered.extend(_candidates(people, "name, in this course"))
    return tuple(offered[:MAX_FOUND])


def _named(pages: Iterator[tuple[MoodlePerson, ...]], text: str) -> list[MoodlePerson]:
    """Return the people whose names hold every word of ``text``."""
    words = fold(text).split()
    return [
        person for page in pages for person in page if all(word in fold(person.fullname) for word in words)
    ]


def _candidates(people: Sequence[MoodlePerson], reason: str) -> tuple[Candidate, ...]:
    return tuple(person_candidate(person, reason) for person in people)
