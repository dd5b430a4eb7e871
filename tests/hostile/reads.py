"""What servers were asked, named as the README names it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from tests.support.loopback import Seen
from tests.support.source import ROOT

MOODLE: Final = "/webservice/rest/server.php"
BUNDLE: Final = "tool_mobile_call_external_functions"

_ID: Final = re.compile(r"^/(content|user)/[^/]+")
_FUNCTION: Final = re.compile(r"requests\[[^]]*\]\[function\]")


def named(seen: Iterable[Seen]) -> set[str]:
    """Return what was asked: method and path, and the SOAP element or the Moodle functions in it."""
    return {name for one in seen for name in _names(one)}


def _names(seen: Seen) -> list[str]:
    asked = f"{seen.method} {seen.path}"
    if seen.path == MOODLE:
        return [f"{asked} {function}" for function in _functions(seen)]
    if seen.body and "xml" in seen.headers.get("content-type", ""):
        body = ET.fromstring(seen.body)[-1]  # noqa: S314 (our own request)
        return [f"{seen.method} SOAP {each.tag.rpartition('}')[2]}" for each in body]
    path = _ID.sub(r"/\1/{id}", seen.path)
    return [f"{seen.method} {path}"]


def _functions(seen: Seen) -> list[str]:
    """Return every function a request calls, those in a bundle beside the bundle itself."""
    values = [value for name, value in seen.form.items() if name == "wsfunction" or _FUNCTION.fullmatch(name)]
    return values or [json.dumps(seen.form)]


def listed() -> set[str]:
    """Return what the README lists, in the same words."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = {"POST /api/v3/token", "POST /login/token.php", f"POST {MOODLE} {BUNDLE}"}
    for mark, begins in (
        ("ispring reads", "GET "),
        ("soap reads", "POST SOAP "),
        ("moodle reads", f"POST {MOODLE} "),
    ):
        part = readme.partition(f"<!-- {mark} -->")[2].partition("<!-- end -->")[0]
        found |= {f"{begins}{name}" for name in re.findall("`([^`]+)`", part)}
    return found
