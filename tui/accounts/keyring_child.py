"""One keyring operation in a process of its own, and the only place that imports keyring.

Keyring backends can wait for ever (for a prompt nobody sees), break the process, or write to the terminal.
Here none of this reaches Rollbook: it starts this file as a program, kills it at the limit, and reads one
answer. The request comes by standard input and the answer goes to standard output, so no secret stands in
an argument or in the environment. Where keys are kept is chosen by keyring's own configuration
(PYTHON_KEYRING_BACKEND, keyringrc.cfg, else the best backend there is).

The file imports nothing of Rollbook's: it must start fast, and its own folder is no place for imports.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

MAX_DETAIL: Final = 300
MOST_COPIES: Final = 20
"""Entries of one key deleted at most: Secret Service may hold several and deletes one at a time."""

_PR_SET_DUMPABLE: Final = 4
_SECRET_SERVICES: Final = ("keyring.backends.SecretService", "keyring.backends.libsecret")
_MEANS_LOCKED: Final = ("KeyringLocked", "LockedException", "PromptDismissedException")


def main() -> None:
    """Answer the one request on standard input; end by itself after the seconds given as argument."""
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
    _no_memory_for_others()
    with _answering() as output:
        json.dump(answer(json.load(sys.stdin)), output)


def _no_memory_for_others() -> None:
    """Let no other program of this user read the secret out of this process (see ``tui.sealing``)."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


@contextlib.contextmanager
def _answering() -> Iterator[TextIO]:
    """Keep standard output for the answer: what backends print goes to standard error instead."""
    kept = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(kept, "w", encoding="utf-8") as output:
        yield output


def answer(request: Mapping[str, str]) -> dict[str, Any]:
    """Do what is asked.

    Args:
        request: ``do`` is probe, load, save or delete; all but probe need ``service`` and ``username``, save
            also ``secret``.

    Returns:
        ``problem``: one word, empty if all went well; ``detail``: what the backend said about it;
        ``backend``: its module; ``title``: its own name; ``secret``: what load found, or None;
        ``found``: whether delete found any.
    """
    try:
        backend = _chosen()
    except Exception as error:  # noqa: BLE001  # a configured backend may fail in any way
        return {"problem": "unloadable", "detail": _said(error)}
    told = {
        "backend": type(backend).__module__,
        "title": str(type(backend).name),
        "problem": "",
        "detail": "",
    }
    try:
        problem = _unfit(backend) or _shut(backend)
        return told | ({"problem": problem} if problem else _DOINGS[request["do"]](backend, request))
    except Exception as error:  # noqa: BLE001  # backends raise whatever the libraries below them raise
        problem = "locked" if type(error).__name__ in _MEANS_LOCKED else "failed"
        return told | {"problem": problem, "detail": _said(error, request.get("secret", ""))}


def _said(error: Exception, secret: str = "") -> str:
    """Return what an error says, without the secret some backends repeat in it."""
    said = str(error) or type(error).__name__
    return (said.replace(secret, "…") if secret else said)[:MAX_DETAIL]


# --- which backend -----------------------------------------------------------------------------------------


def _chosen() -> KeyringBackend:
    """Return the backend keyring would use; of a chain, the first fit for secrets, else the first."""
    import keyring
    from keyring.backends import chainer, fail

    backend = keyring.get_keyring()
    if not isinstance(backend, chainer.ChainerBackend):
        return backend
    members: list[KeyringBackend] = list(backend.backends)
    fit = [member for member in members if not _unfit(member)]
    nothing: KeyringBackend = fail.Keyring()  # type: ignore[no-untyped-call]  # keyring types it no further
    return (fit or members or [nothing])[0]


def _unfit(backend: KeyringBackend) -> str:
    """Say in one word why no secret belongs in this backend; empty if it is fit."""
    from keyring.backends import fail, null
    from keyring.core import recommended

    if isinstance(backend, fail.Keyring):
        return "none"
    if isinstance(backend, null.Keyring):
        return "null"
    if type(backend).__module__.startswith("keyrings.alt.") or not recommended(backend):
        return "plaintext"
    return ""


def _shut(backend: KeyringBackend) -> str:
    """Say in one word why a Secret Service cannot be used now, without making it ask anybody anything."""
    if type(backend).__module__ not in _SECRET_SERVICES:
        return ""
    import secretstorage
    from secretstorage.collection import DEFAULT_COLLECTION

    path = getattr(backend, "preferred_collection", DEFAULT_COLLECTION)
    with contextlib.closing(secretstorage.dbus_init()) as bus:
        try:
            collection = secretstorage.Collection(bus, path)
        except secretstorage.ItemNotFoundException:
            return "empty"
        return "locked" if collection.is_locked() else ""


# --- what is done with it ----------------------------------------------------------------------------------


def _probe(backend: KeyringBackend, _request: Mapping[str, str]) -> dict[str, Any]:
    """Read what nobody ever saved: only so a keyring other than Secret Service tells that it is locked."""
    if type(backend).__module__ not in _SECRET_SERVICES:
        backend.get_password("rollbook", "probe")
    return {}


def _load(backend: KeyringBackend, request: Mapping[str, str]) -> dict[str, Any]:
    return {"secret": backend.get_password(request["service"], request["username"])}


def _save(backend: KeyringBackend, request: Mapping[str, str]) -> dict[str, Any]:
    backend.set_password(request["service"], request["username"], request["secret"])
    return {}


def _delete(backend: KeyringBackend, request: Mapping[str, str]) -> dict[str, Any]:
    service, username = request["service"], request["username"]
    copies = 0
    while copies < MOST_COPIES and backend.get_password(service, username) is not None:
        backend.delete_password(service, username)
        copies += 1
    return {"found": copies > 0}


_DOINGS: Final = {"probe": _probe, "load": _load, "save": _save, "delete": _delete}


if __name__ == "__main__":
    main()
