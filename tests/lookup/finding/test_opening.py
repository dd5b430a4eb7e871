"""What somebody pasted, read as far as its form tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lookup.finding.opening import MAX_TEXT, Kind, Opening, read_opening

UUID = "6b0a4f1e-8c1d-11f0-9a3e-0242ac120002"
OTHER = "7b0a4f1e-8c1d-11f0-9a3e-0242ac120002"
MOODLE = "https://moodle.acme.example"


@pytest.mark.parametrize(
    ("pasted", "kind", "text"),
    [
        ("", Kind.NOTHING, ""),
        ("  \n", Kind.NOTHING, ""),
        (" a.dubois@acme.example\n", Kind.EMAIL, "a.dubois@acme.example"),
        ("<a.dubois@acme.example>", Kind.EMAIL, "a.dubois@acme.example"),
        ("mailto:a.dubois@acme.example?subject=Help", Kind.EMAIL, "a.dubois@acme.example"),
        (UUID, Kind.ID, UUID),
        (UUID.upper(), Kind.ID, UUID.upper()),
        ("4711", Kind.NUMBER, "4711"),
        ("١٢٣", Kind.TEXT, "١٢٣"),
        ("Fire Safety 2026", Kind.TEXT, "Fire Safety 2026"),
        ("“Fire Safety 2026”", Kind.TEXT, "Fire Safety 2026"),
        ("who@ where", Kind.TEXT, "who@ where"),
        ("https://", Kind.TEXT, "https://"),
        ("http://[not-an-address/", Kind.TEXT, "http://[not-an-address/"),
        ("evil\x1b]0;title\x07", Kind.TEXT, "evil�]0;title�"),
    ],
)
def test_words_and_ids(pasted: str, kind: Kind, text: str) -> None:
    found = read_opening(pasted)
    assert (found.kind, found.text, found.host) == (kind, text, "")


@pytest.mark.parametrize(
    ("address", "kind", "parts"),
    [
        ("/course/view.php?id=12", Kind.MOODLE_COURSE, {"course_id": 12}),
        ("/course/view.php?id=12#section-3", Kind.MOODLE_COURSE, {"course_id": 12}),
        ("/report/progress/index.php?course=12", Kind.MOODLE_COURSE, {"course_id": 12}),
        ("/user/view.php?id=5&course=12", Kind.MOODLE_PERSON, {"person_id": 5, "course_id": 12}),
        ("/user/profile.php?id=5", Kind.MOODLE_PERSON, {"person_id": 5}),
        ("/report/outline/user.php?id=5&course=12", Kind.MOODLE_COURSE, {"course_id": 12}),
        (
            "/grade/report/user/index.php?id=12&userid=5",
            Kind.MOODLE_PERSON,
            {"person_id": 5, "course_id": 12},
        ),
        ("/user/index.php?id=12", Kind.MOODLE_COURSE, {"course_id": 12}),
        ("/mod/quiz/view.php?id=15", Kind.MOODLE_ACTIVITY, {"cmid": 15, "modname": "quiz"}),
        (
            "/sub/mod/quiz/view.php?id=15&course=12",
            Kind.MOODLE_ACTIVITY,
            {"cmid": 15, "modname": "quiz", "course_id": 12},
        ),
        ("/mod/quiz/view.php", Kind.PAGE, {}),
        ("/course/view.php?id=0", Kind.PAGE, {}),
        ("/course/view.php?id=nine", Kind.PAGE, {}),
        ("/course/view.php", Kind.PAGE, {}),
        ("/login/", Kind.PAGE, {}),
    ],
)
def test_moodle_addresses(address: str, kind: Kind, parts: dict[str, int | str]) -> None:
    whole = MOODLE + address
    assert read_opening(whole) == Opening(kind, whole, "moodle.acme.example", **parts)  # type: ignore[arg-type]  # told by name


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        (f"https://ACME.ispringlearn.eu/view/{UUID}", (UUID,)),
        (f"https://acme.ispringlearn.eu/app#/course/{UUID}/module/{OTHER}", (UUID, OTHER)),
        (f"https://acme.ispringlearn.eu/view?item={UUID}", (UUID,)),
    ],
)
def test_ispring_addresses_carry_the_ids(address: str, ids: tuple[str, ...]) -> None:
    assert read_opening(address) == Opening(Kind.ID, ids[0], "acme.ispringlearn.eu", ids=ids)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Moodle.acme.example:8443/course/view.php?id=12", "moodle.acme.example:8443"),
        ("https://moodle.acme.example:443/course/view.php?id=12", "moodle.acme.example"),
        ("http://moodle.acme.example:80/", "moodle.acme.example"),
        ("https://moodle.acme.example:99999/course/view.php?id=12", ""),
    ],
)
def test_an_unusual_port_belongs_to_the_host(address: str, host: str) -> None:
    assert read_opening(address).host == host


@given(st.text())
def test_any_text_is_read_in_bounds(pasted: str) -> None:
    found = read_opening(pasted)
    assert (found.kind is Kind.NOTHING) == (not found.text)
    assert len(found.text) <= MAX_TEXT
    assert read_opening(found.text).kind is not Kind.NOTHING or not found.text


@given(st.from_regex(r"https?://[^\s]{0,80}", fullmatch=True))
def test_any_address_is_read(address: str) -> None:
    assert read_opening(address).text
