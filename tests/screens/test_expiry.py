"""Sign-ins that end in the middle of the work: a key's goes on by itself, a Moodle token's is told."""

from __future__ import annotations

from tests.screens.refusals import recorded
from tests.screens.systems import JSON, NAMES, SERVER, STATUSES, TITLE, TOKEN, at_courses, systems
from tests.support.campus import counting, holding, ispring_of, path
from tests.support.driving import exploring
from tests.support.loopback import Reply, in_turn
from tests.support.pilots import piloted
from tui.demo import Campus

FIRE = "Fire Safety 2026"
SITE_INFO = "core_webservice_get_site_info"


@piloted
async def test_a_key_whose_token_ends_in_the_middle_of_a_roster_goes_on_by_itself(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with counting(ispring_of(campus)) as asked, holding(ispring_of(campus), path("/users/v2")) as names:
            await drive.begin_course(FIRE)
            await drive.until(names.asked.is_set)
            campus.end_tokens()
            names.go.set()
            await drive.until(lambda: drive.roster.roster and drive.roster.roster.names_read)
            await drive.settled()
        assert drive.roster.error is None
        assert drive.roster.roster is not None
        assert len(drive.roster.roster.rows) == 74
        assert drive.roster.roster.nameless == 1  # one whom the campus shows to nobody
        assert [question for question in asked if question.path == "/api/v3/token"]
        assert not [note for note in drive.roster.roster.notes if "unread" in note.code]


@piloted
async def test_a_key_that_is_taken_back_in_the_middle_is_told() -> None:
    refused = Reply(b'{"code": 401, "message": "Unauthorized"}', 401, JSON)
    with systems() as both:
        async with at_courses(both) as drive:
            both.ispring.routes.update({TOKEN: refused, STATUSES: refused})
            await drive.open_course(TITLE)
            await drive.sees("! No final statuses: the sign-in was refused.")  # of enrolments, none or all
            await drive.press("i")
            await drive.sees("“Unauthorized”")


@piloted
async def test_a_moodle_token_that_expires_in_the_middle_is_told() -> None:
    expired = in_turn(
        recorded(f"4.4/{SITE_INFO}.service_disabled"), recorded(f"4.4/{SITE_INFO}.expired_token_second")
    )
    with systems() as both:
        async with at_courses(both) as drive:
            await drive.open_course(TITLE)
            both.moodle.routes[SERVER] = expired
            await drive.open_learner(NAMES[0])
            await drive.sees("Moodle could not be read", "refused this token.", "“In progress”, 45 %")
            await drive.press("i")
            await drive.sees("invalidtoken", "Preferences › Security keys")
