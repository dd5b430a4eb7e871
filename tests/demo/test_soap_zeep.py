"""zeep, used the ordinary way with the WSDL Rollbook ships, gets from the campus what REST gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import zeep
from zeep.exceptions import Fault

import tui
from tests.demo.asking import ispring, person
from tests.demo.test_ispring import token_answer
from tui.demo import Campus
from tui.demo.data import fire_safety, other_courses

WSDL: Final = Path(tui.__file__).parent / "protocols" / "ispring" / "wsdl" / "ispring.wsdl"
BINDING: Final = "{http://ispringlearn.com/go/services/api/soap}ISpringLearnBinding"


@pytest.fixture(scope="module")
def service(campus: Campus) -> Any:
    """The campus as zeep sees it."""
    client: Any = zeep.Client  # zeep tells no types
    return client(str(WSDL)).create_service(BINDING, campus.soap_url)


@pytest.fixture(params=["token", "password"])
def credentials(campus: Campus, request: pytest.FixtureRequest) -> dict[str, str]:
    """Both ways to sign in."""
    if request.param == "token":
        return {"token": token_answer(campus).json()["access_token"]}
    return {
        "accountUrl": campus.account_url,
        "email": campus.login,
        "password": campus.password.reveal(),
    }


def test_final_statuses_are_those_of_rest(campus: Campus, service: Any, credentials: dict[str, str]) -> None:
    found = service.getContentItemFinalStatuses(credentials=credentials, contentItemId=fire_safety.ID)
    rest = ispring(campus, f"/content/{fire_safety.ID}/final_statuses").root
    assert [(row.userId, row.status, row.progress) for row in found] == [
        (row.findtext("userId"), row.findtext("status") or None, row.findtext("progress")) for row in rest
    ]
    empty = other_courses.RIYADH.id
    assert not service.getContentItemFinalStatuses(credentials=credentials, contentItemId=empty)


def test_items_people_and_departments_too(campus: Campus, service: Any, credentials: dict[str, str]) -> None:
    li = person(campus, "xuemei.li")
    item = service.getContentItem(credentials=credentials, contentItemId=other_courses.SALES_ACADEMY.id)
    assert (item.title, item.type) == ("Sales Academy", "Learning Track")
    profile = service.getUserProfile(credentials=credentials, userId=li.id)
    assert {one.name: one.value for one in profile.fields.field}["FIRST_NAME"] == li.given
    fields = [one.name for one in service.getUserProfileFields(credentials=credentials)]
    assert fields == ["FIRST_NAME", "LAST_NAME", "LOGIN", "EMAIL"]
    places = [place.name for place in service.getDepartments(credentials=credentials)]
    assert places == ispring(campus, "/department").texts("department/name")


@pytest.mark.parametrize(
    ("course_id", "said"),
    [("nonsense", "Unknown content item"), (other_courses.ANTI_BRIBERY.id, "Permission denied")],
)
def test_faults_are_faults(service: Any, credentials: dict[str, str], course_id: str, said: str) -> None:
    with pytest.raises(Fault, match=said) as refused:
        service.getContentItemFinalStatuses(credentials=credentials, contentItemId=course_id)
    assert refused.value.code == "client"


def test_a_wrong_sign_in_is_a_fault(service: Any) -> None:
    with pytest.raises(Fault, match="Authorization failed"):
        service.getDepartments(credentials={"token": "nonsense"})
