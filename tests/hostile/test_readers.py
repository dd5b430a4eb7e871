"""Whatever is read, it ends in records fit to be shown or in our errors, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.hostile.cuts import (
    cut_bundles,
    cut_ispring,
    cut_moodle,
    cut_words,
    smallest_of_each_kind,
    whole_moodle,
)
from tests.hostile.documents import DOCUMENTS, ENDLESS, MIB, SOAP_FAULTS
from tests.hostile.endless import WAYS
from tests.hostile.inputs import Input, in_time, tried
from tests.hostile.readers import INPUTS
from tests.protocols.moodle.test_recordings import READERS
from tests.support.source import ROOT
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES
from tui.protocols.moodle import requests

EXAMPLES = 15
"""Inputs each reader is tried with here; ``python -m tests.hostile`` tries thousands."""

SLOW = (
    "leaves that are no rows",
    "leaves of one row",
    "an attribute of a gibibyte",
    "a name of a gibibyte",
    "blanks before the root",
)
"""Documents that cost most readers half a second or more: here they are given to the quickest alone."""


@pytest.mark.unmeasured
@pytest.mark.parametrize("one", INPUTS, ids=[one.name for one in INPUTS])
def test_a_reader(one: Input) -> None:
    assert tried(one, EXAMPLES) >= EXAMPLES // 2


@pytest.mark.unmeasured
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


@pytest.mark.unmeasured
def test_answers_cut_off_at_any_byte_are_never_taken_for_whole() -> None:
    """All of iSpring's, of Moodle's one of each kind: ``python -m tests.hostile --cuts`` cuts all of them."""
    assert whole_moodle() > 50
    assert cut_ispring(1) > 5_000
    assert cut_words(1) > 400
    assert cut_bundles(1) > 100
    kinds = smallest_of_each_kind()
    assert {one.function for one in kinds} >= {*READERS} - {requests.ACTIVITY_STATES_OF_SEED}
    assert {one.file.rpartition(".")[2] for one in kinds} == {"html", "json", "xml"}
    assert cut_moodle(1, those=kinds) > 10_000


def test_a_gibibyte_is_given_up_by_every_reader_in_bounded_memory() -> None:
    names = [
        f"{one.name}, {way}"
        for way, (_read, documents) in WAYS.items()
        for one in documents
        if one.name not in SLOW or way == "Moodle"
    ]
    command = [sys.executable, "-m", "tests.hostile.endless", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=100)
    found = json.loads(done.stdout)
    assert list(found["told"]) == names
    for name, (end, taken) in found["told"].items():
        assert end, name
        assert taken <= (MAX_BODY if "Moodle" in name else MAX_STATUSES) + 2 * MIB < ENDLESS * MIB, name
    assert found["memory"] < ENDLESS / 2 * 1024
