"""Errors a view keeps: each without its past, in which what was sent and what came would be kept, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn

import pytest

from tests.lookup.builders import FIRE, learner
from tests.lookup.stand_ins import session
from tui.accounts.access import Access
from tui.accounts.profiles import ISpringAccount, Profile
from tui.accounts.vault import Key, MemoryVault
from tui.errors import AnswerError, RollbookError
from tui.records import System
from tui.workers import Request
from tui.workers.secrets import SecretsForgotten, SecretSought, forgetting, seeking
from tui.workers.settling import SettledAsked, settling

PROFILE: Final = Profile("acme", ISpringAccount("https://acme.example", "https://api.acme.example"))


def fail(*_: object, **__: object) -> NoReturn:
    raise AnswerError("broke off") from ValueError("all that came")


def sought() -> RollbookError | None:
    access = Access((PROFILE,), "", MemoryVault(), {})
    (message,) = seeking(access, PROFILE, System.ISPRING)(Request("secret"))
    assert isinstance(message, SecretSought)
    return message.error


def forgotten() -> RollbookError | None:
    access = Access((PROFILE,), "", MemoryVault(), {})
    (message,) = forgetting(access, [Key("rollbook:ispring:acme.example", "ann")])(Request("forget"))
    assert isinstance(message, SecretsForgotten)
    return message.failed[0]


def settled() -> RollbookError | None:
    (message,) = settling(session(), FIRE, None, learner("l1"))(Request("settled"))
    assert isinstance(message, SettledAsked)
    return message.error


@pytest.mark.parametrize("kept", [sought, forgotten, settled])
def test_an_error_is_kept_without_its_past(
    kept: Callable[[], RollbookError | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.workers.secrets.find_secret", fail)
    monkeypatch.setattr(MemoryVault, "delete", fail)
    monkeypatch.setattr("tui.workers.settling.settled_in", fail)
    error = kept()
    assert isinstance(error, AnswerError)
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)
