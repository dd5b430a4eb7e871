"""Names and lists within a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lookup.wording import listed, quoted, result_words


@given(st.text())
def test_names_fit_into_a_sentence(name: str) -> None:
    assert len(quoted(name)) <= 62
    assert len(quoted(name).split(" ")) <= 8


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_lists_in_words(names: list[str], text: str) -> None:
    assert listed(names) == text
    assert listed(names, "or") == text.replace(" and ", " or ")


@pytest.mark.parametrize(("raw", "words"), [("in_progress", "In progress"), ("Passed", "Passed"), ("", "")])
def test_a_results_status_reads_as_in_isprings_own_reports(raw: str, words: str) -> None:
    assert result_words(raw) == words
