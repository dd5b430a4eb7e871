"""The shared protocol modules, one a wire: sync, free of Textual, usable from any script.

What a script needs stands here, and is loaded when it is first asked for: a ``Wire`` leads to a server,
``ISpringRest``, ``ISpringSoap`` and ``Moodle`` ask over it, and every question takes a ``Stop`` that ends it.
Answers are the records of ``tui.records``, failures the errors of ``tui.errors``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.protocols.http.client import Wire
    from tui.protocols.ispring.rest import ISpringRest
    from tui.protocols.ispring.service import ApiKey, ISpring, Password
    from tui.protocols.ispring.soap import ISpringSoap
    from tui.protocols.moodle.client import Moodle, request_token
    from tui.records import System
    from tui.secret import Secret
    from tui.stop import Stop

__all__ = [
    "ApiKey",
    "ISpring",
    "ISpringRest",
    "ISpringSoap",
    "Moodle",
    "Password",
    "Secret",
    "Stop",
    "System",
    "Wire",
    "request_token",
]

_HOMES: Final = {
    "ApiKey": "tui.protocols.ispring.service",
    "ISpring": "tui.protocols.ispring.service",
    "ISpringRest": "tui.protocols.ispring.rest",
    "ISpringSoap": "tui.protocols.ispring.soap",
    "Moodle": "tui.protocols.moodle.client",
    "Password": "tui.protocols.ispring.service",
    "Secret": "tui.secret",
    "Stop": "tui.stop",
    "System": "tui.records",
    "Wire": "tui.protocols.http.client",
    "request_token": "tui.protocols.moodle.client",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
