"""Both systems on loopback, with hostile texts wherever a server can put one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from tests.hostile.documents import soap_fault
from tests.hostile.texts import TEXTS, on_the_wire, texts
from tests.screens.systems import SERVER, Systems, site
from tests.support.ispring_site import Enrolled, ISpringSite
from tests.support.loopback import XML, Handler, Loopback, Reply, Seen
from tests.support.moodle_xml import Plain, exception, response
from tui.protocols.moodle import requests

WORDS: Final = texts()
COURSE: Final = "HR-1"
STATUSES: Final = f"GET /content/{COURSE}/final_statuses"
SAFE: Final = "Ann Alder"
"""A learner by whom the course is known to have been read."""

LEARNERS: Final = (
    Enrolled("E-0", "Ann", "Alder", "e0@example.org", "In progress", "45"),
    *(
        Enrolled(f"E-{number}", text, "", f"e{number}@example.org", ("In progress", text)[number % 2], "45")
        for number, text in enumerate(WORDS, 1)
    ),
)
"""One learner for each text, and one who is called like anybody."""

COURSES: Final = {
    COURSE: ("Hostile [/x] \x1b]0;owned\x07 safety", LEARNERS),
    **{f"C-{number}": (text, LEARNERS[:1]) for number, text in enumerate(WORDS, 1)},
}
ACTIVITIES: Final = dict(enumerate(WORDS[::3], 100))
"""Names of activities by cmid."""


def _person(number: int) -> Plain:
    text = WORDS[number % len(WORDS)]
    return {
        "id": 1000 + number,
        "idnumber": f"E-{number}",
        "username": f"u{number}",
        "fullname": text,
        "email": text,
        "department": text,
    }


def _people(form: Mapping[str, str]) -> Plain:
    wanted = [value for name, value in form.items() if name.startswith("values[")]
    return [_person(int(one.removeprefix("E-"))) for one in wanted if one.startswith("E-")]


def _warning(number: int) -> Plain:
    text = WORDS[number % len(WORDS)]
    return {"item": text, "itemid": 1, "warningcode": text, "message": text}


def _criterion(cmid: int, text: str) -> Plain:
    details = {
        "type": text,
        "criteria": f'<a href="x?id={cmid}">{text}</a>',
        "requirement": text,
        "status": text,
    }
    return {
        "type": 4,
        "title": text,
        "status": text,
        "complete": 0,
        "timecompleted": None,
        "details": details,
    }


def _record(**fields: Plain) -> Plain:
    return {"timecompleted": 0, **fields}


def _answers() -> dict[str, Plain]:
    states: list[Plain] = [
        _record(cmid=cmid, modname="quiz", instance=cmid, state=cmid % 6, tracking=2, overrideby=1007)
        for cmid in ACTIVITIES
    ]
    modules: list[Plain] = [
        {
            "id": cmid,
            "name": text,
            "instance": cmid,
            "modname": "quiz",
            "visible": 1,
            "availabilityinfo": text,
        }
        for cmid, text in ACTIVITIES.items()
    ]
    criteria = [_criterion(cmid, text) for cmid, text in list(ACTIVITIES.items())[::4]]
    return {
        requests.SITE_INFO: site(
            sitename=WORDS[3], username="svc\x1b]0;owned\x07", fullname=WORDS[0], release="5.1\x1b[666m (x)"
        ),
        requests.COURSES_BY_FIELD: {"courses": [{"id": 2, "fullname": WORDS[7], "idnumber": COURSE}]},
        requests.SEARCH_COURSES: {
            "courses": [{"id": number, "fullname": text} for number, text in enumerate(WORDS, 3)]
        },
        requests.ACTIVITY_STATES: {"statuses": states, "warnings": [_warning(2)]},
        requests.COURSE_COMPLETION: {
            "completionstatus": {"completed": False, "aggregation": 1, "completions": criteria},
            "warnings": [_warning(5)],
        },
        requests.CONTENTS: [{"id": 1, "name": WORDS[4], "section": 0, "modules": modules}],
        requests.PEOPLE: {"users": [_person(1), _person(2)], "warnings": [_warning(9)]},
        requests.COURSES_OF: [{"id": 2, "fullname": WORDS[8], "shortname": WORDS[9]}],
    }


def moodle_handler(**instead: Reply) -> Handler:
    """Answer each function with hostile texts, or as told."""
    usual = _answers()

    def answer(seen: Seen) -> Reply:
        function = seen.form.get("wsfunction", "")  # one who leaves may break off in the middle of a question
        found = instead.get(function)
        return found or Reply(response(usual.get(function, _people(seen.form))))

    return answer


@contextmanager
def hostile_systems() -> Iterator[Systems]:
    """Run both systems; each takes the sign-in."""
    with ISpringSite(COURSES) as ispring, Loopback({SERVER: moodle_handler()}) as moodle:
        yield Systems(ispring, moodle)


def refusals() -> Iterator[Reply]:
    """Yield errors of iSpring's that say each of these texts, in one of the forms it has for them."""
    for number, each in enumerate(TEXTS):
        text, status = each.text, (400, 401, 403, 404, 500, 503)[number % 6]
        wired = on_the_wire(text, number)
        match number % 5:
            case 0:
                body = f"<response><code>{status}</code><message>{wired}</message></response>".encode()
                yield Reply(body, status)
            case 1:
                yield Reply(
                    json.dumps({"code": status, "message": text}).encode(), status, "application/json"
                )
            case 2:
                yield Reply(text.encode(), status, "text/plain")
            case 3:
                yield Reply(
                    f"<html><title>{text}</title><body>{text}</body></html>".encode(), status, "text/html"
                )
            case _:
                yield Reply(soap_fault(wired, wired), 500, "text/xml")


def exceptions() -> Iterator[Reply]:
    """Yield errors of Moodle's that say each of these texts."""
    for number, each in enumerate(TEXTS):
        code = ("invalidtoken", "x" + each.text[:30], None, "accessexception", "sitemaintenance")[number % 5]
        yield Reply(
            exception("moodle_exception" if number % 2 else each.text[:40], code, each.text), 200, XML
        )
