"""``tool_mobile_call_external_functions``: several calls in one request, up to the first that is refused.

Source: Moodle's own source; each answer is JSON in a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from tui.demo.moodle.calls import MoodleError, invalid_parameter
from tui.demo.moodle.xml import Value

Call = Callable[[str, list[tuple[str, str]]], Value]

_FIELD: Final = re.compile(r"requests\[(\d+)\]\[(\w+)\]")
_KNOWN: Final = {"function", "arguments", "settingraw", "settingfilter", "settingfileurl", "settinglang"}


def answers(given: list[tuple[str, str]], call: Call) -> Value:
    """Return the answers to the bundled calls, in order; the first error is the last of them."""
    requests: dict[str, dict[str, str]] = {}
    for name, value in given:
        found = _FIELD.fullmatch(name)
        if found is None or found[2] not in _KNOWN:
            raise invalid_parameter()
        requests.setdefault(found[1], {})[found[2]] = value
    responses: list[Value] = []
    for fields in requests.values():
        try:
            data = call(fields["function"], _pairs(fields.get("arguments", "{}")))
        except MoodleError as error:
            exception = {"message": error.message, "errorcode": error.code, "link": "", "moreinfourl": ""}
            responses.append({"error": True, "data": None, "exception": json.dumps(exception)})
            break
        responses.append({"error": False, "data": json.dumps(data), "exception": None})
    return {"responses": responses}


def _pairs(arguments: str) -> list[tuple[str, str]]:
    found = json.loads(arguments)
    return [(str(name), str(value)) for name, value in found.items()] if isinstance(found, dict) else []
