"""Whatever is read, it ends in records fit to be shown or in our errors, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.hostile.cuts import cut_ispring, cut_moodle, whole_moodle
from tests.hostile.documents import DOCUMENTS, ENDLESS, ENDLESS_ONES, MIB, SOAP_FAULTS
from tests.hostile.inputs import Input, in_time, tried
from tests.hostile.readers import INPUTS
from tests.support.source import ROOT
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES

EXAMPLES = 25
"""Inputs each reader is tried with here; ``python -m tests.hostile`` tries thousands."""

GIBIBYTES = ("a text of a gibibyte", "an attribute of a gibibyte", "brackets", "leaves of one row")
"""Those given up here; the rest is, too, in the long run."""


@pytest.mark.parametrize("one", INPUTS, ids=[one.name for one in INPUTS])
def test_a_reader(one: Input) -> None:
    assert tried(one, EXAMPLES) >= EXAMPLES // 2


@pytest.mark.parametrize("reader", ["iSpring's lists", "SOAP", "iSpring's refusals", "Moodle's answers"])
def test_every_document(reader: str) -> None:
    read = next(one.read for one in INPUTS if one.name == reader)
    for document in (*DOCUMENTS, *SOAP_FAULTS):
        body = b"".join(document.pieces())
        drawn = {
            "iSpring's lists": ("statuses", [body], "text/xml"),
            "SOAP": ("statuses", [body], "text/xml", 500),
            "iSpring's refusals": (403, body),
            "Moodle's answers": ("core_webservice_get_site_info", 200, "application/xml", body),
        }[reader]
        with in_time():
            read(drawn)


def test_answers_cut_off_are_never_taken_for_whole() -> None:
    assert whole_moodle() > 50
    assert cut_ispring(11) > 300
    assert cut_moodle(1999) > 200


def test_a_gibibyte_is_given_up_in_bounded_memory() -> None:
    some = [one for one in ENDLESS_ONES if one.name in GIBIBYTES]
    assert len(some) == len(GIBIBYTES)
    command = [sys.executable, "-m", "tests.hostile.endless", *(one.name for one in some)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=100)
    found = json.loads(done.stdout)
    assert len(found["told"]) == 3 * len(some)
    for name, (end, taken) in found["told"].items():
        assert end, name
        assert taken <= (MAX_BODY if "tree" in name else MAX_STATUSES) + 2 * MIB < ENDLESS * MIB, name
    assert found["memory"] < ENDLESS / 2 * 1024
