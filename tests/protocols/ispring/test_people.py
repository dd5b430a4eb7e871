"""People in iSpring, and who the one is that signs in with a password."""

from __future__ import annotations

import json
from typing import Final

import pytest

from tests.protocols.ispring_server import (
    DENIED,
    JSON,
    NOT_THERE,
    RECORDINGS,
    Routes,
    asked_for,
    client_of,
    listed,
    profile,
)
from tests.support.loopback import Reply, Seen
from tui.errors import AnswerError, DeniedError, SignInError
from tui.protocols.ispring.scope import scope_of
from tui.records import Account, Learner
from tui.stop import Stop


def people(seen: Seen) -> Reply:
    return listed("userProfile", *(profile(each, login=each) for each in asked_for(seen, "userIds[]")))


def test_learners_by_id_in_portions_each_id_once() -> None:
    ids = [f"u{number}" for number in range(120)]
    with client_of({"/users/v2": people}) as (client, server):
        found = client.learners_by_id([*ids, "u0", ""], Stop())
    assert [one.id for one in found] == ids
    assert [len(asked_for(seen, "userIds[]")) for seen in server.seen] == [50, 50, 20]


def test_nobody_asked_for_is_nobody_asked() -> None:
    with client_of({}) as (client, server):
        assert client.learners_by_id([], Stop()) == []
    assert server.seen == []


def test_who_was_not_asked_for_is_left_out() -> None:
    everybody = listed("userProfile", profile("a", email="a@x"), profile("b", email="B@X"))
    with client_of({"/users/v2": everybody}) as (client, server):
        assert [one.id for one in client.learners_by_id(["b", "c"], Stop())] == ["b"]
        assert [one.id for one in client.learners_by_email(" b@x", Stop())] == ["b"]
    assert asked_for(server.seen[1], "emails[]") == [" b@x"]


def test_an_unknown_id_does_not_hide_the_others() -> None:
    def strict(seen: Seen) -> Reply:
        ids = asked_for(seen, "userIds[]")
        return Reply(b"Wrong parameters", 400, "text/plain") if "bad" in ids else people(seen)

    with client_of({"/users/v2": strict}) as (client, _):
        found = client.learners_by_id(["a", "b", "bad", "c", "d"], Stop())
    assert [one.id for one in found] == ["a", "b", "c", "d"]


def test_other_faults_of_a_portion_are_faults() -> None:
    with client_of({"/users/v2": Reply(b"", 409)}) as (client, server), pytest.raises(AnswerError):
        client.learners_by_id(["a", "b"], Stop())
    assert len(server.seen) == 1


def test_learners_one_by_one_on_an_older_server() -> None:
    one = Reply(json.dumps({"userId": "a", "fields": []}).encode(), content_type=JSON)
    with client_of({"/user/a": one, "/user/b": NOT_THERE}) as (client, _):
        assert [each.id for each in client.learners_by_id(["a", "b"], Stop())] == ["a"]


# --- signing in with a password --------------------------------------------------------------------------

ADMIN: Final = "<role>administrator</role>"
MANAGER: Final = (
    "<role>department_administrator</role>"
    "<manageableDepartmentIds><id>d1</id><id>d2</id></manageableDepartmentIds>"
)
PLACES: Final = listed(
    "department",
    "<departmentId>d1</departmentId><name>Lyon</name>",
    "<departmentId>d2</departmentId><name>Paris</name>",
)


def signed_in(routes: Routes) -> tuple[Account, list[Seen]]:
    with client_of(routes) as (client, server):
        return client.sign_in(Stop()), server.seen


@pytest.mark.parametrize(
    ("about", "scope"),
    [
        (ADMIN, "all departments"),
        ("<role>owner</role>", "all departments"),
        (MANAGER, "departments Lyon and Paris"),
        ("<role>publisher</role>", "as publisher"),
        ("", "scope unknown"),
    ],
)
def test_the_scope_is_what_the_login_manages(about: str, scope: str) -> None:
    routes = {
        "/users/v2": listed("userProfile", profile("u", about, login="Email@Email.com")),
        "/departments": PLACES,
    }
    account, seen = signed_in(routes)
    assert account == Account("email@email.com", scope)
    assert asked_for(seen[0], "logins[]") == ["email@email.com"]


@pytest.mark.parametrize(
    ("managed", "scope"),
    [
        ("a", "department A"),
        ("abc", "departments A, B and C"),
        ("abcd", "departments A, B and 2 more"),
        ("xb", "departments B and x"),
    ],
)
def test_departments_are_named(managed: str, scope: str) -> None:
    names = {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert scope_of(Learner("u", "U", role="custom", manages=tuple(managed)), names) == scope


def test_departments_that_may_not_be_read_are_named_by_id() -> None:
    me = listed("userProfile", profile("u", MANAGER, login="email@email.com"))
    assert signed_in({"/users/v2": me, "/departments": DENIED})[0].scope == "departments d1 and d2"
    assert signed_in({"/users/v2": me})[0].scope == "departments d1 and d2"


def test_somebody_else_is_not_taken_for_the_login() -> None:
    others = listed("userProfile", profile("u", ADMIN, login="other"))
    assert signed_in({"/users/v2": others})[0] == Account("email@email.com", "scope unknown")
    assert signed_in({"/user": others})[0].scope == "scope unknown"


def test_who_may_not_read_people_proves_the_password_on_courses() -> None:
    account, seen = signed_in({"/users/v2": DENIED, "/contents": listed("contentItem")})
    assert account == Account("email@email.com", "scope unknown")
    assert asked_for(seen[1], "pageSize") == ["1"]


def test_who_may_read_nothing_is_told_which_role_it_takes() -> None:
    with pytest.raises(DeniedError) as fault:
        signed_in({"/users/v2": DENIED, "/contents": DENIED})
    assert "Account Administrator" in fault.value.remedy


def test_a_refused_password_is_not_tried_twice() -> None:
    reply = Reply((RECORDINGS / "rest_error.json").read_bytes(), 401, JSON)
    with client_of({"/users/v2": reply}) as (client, server), pytest.raises(SignInError) as fault:
        client.sign_in(Stop())
    assert fault.value.field == "password"
    assert "Unauthorized" in fault.value.sentence
    assert len(server.seen) == 1
