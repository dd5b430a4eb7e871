"""Moments and percents of iSpring: read as they are meant, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.protocols.ispring.values import Known, clean_all, moment, moments, percent
from tui.text import clean

AWARE = st.datetimes(
    datetime(1901, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
TEXTS = st.one_of(
    st.text(max_size=40),
    AWARE.map(datetime.isoformat),
    AWARE.map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    AWARE.map(lambda at: at.date().isoformat()),
    AWARE.map(lambda at: at.replace(tzinfo=None).isoformat(" ")),
    st.just(""),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2019-10-26T12:35:10+00:00", datetime(2019, 10, 26, 12, 35, 10, tzinfo=UTC)),
        ("2019-10-26T12:35:10Z", datetime(2019, 10, 26, 12, 35, 10, tzinfo=UTC)),
        ("2019-10-26T14:35:10+02:00", datetime(2019, 10, 26, 12, 35, 10, tzinfo=UTC)),
        ("2019-10-26T14:35:10.25+0200", datetime(2019, 10, 26, 12, 35, 10, 250_000, tzinfo=UTC)),
        ("2019-10-26T12:35:10", datetime(2019, 10, 26, 12, 35, 10, tzinfo=UTC)),
        (" 2019-10-26 12:35:10\n", datetime(2019, 10, 26, 12, 35, 10, tzinfo=UTC)),
        ("2020-04-03", date(2020, 4, 3)),
        (" 2020-04-03 ", date(2020, 4, 3)),
        *[
            (text, None)
            for text in ("", " ", "0", "never", "2020-13-03", "2020-02-30T00:00:00Z", "1585900000")
        ],
        *[(text, None) for text in ("0000-00-00", "0001-01-01", "0001-01-01T00:00:00+00:00", "9999-12-31")],
        *[(text, None) for text in ("9999-12-31T23:59:59+00:00", "0000-00-00 00:00:00", "26.10.2019")],
    ],
)
def test_a_moment_is_an_instant_a_day_or_nothing(text: str, meant: date | None) -> None:
    assert moment(text) == meant
    assert type(moment(text)) is type(meant)
    assert moments([text, "2019-10-26T12:35:10+00:00"])[0] == meant


@given(AWARE)
def test_an_instant_is_read_as_it_was_written(at: datetime) -> None:
    assert moment(at.isoformat()) == at


@given(st.text())
@example("2020-W01-1")
def test_whatever_is_written_a_moment_is_aware_or_a_day(text: str) -> None:
    read = moment(text)
    assert not isinstance(read, datetime) or read.utcoffset() is not None
    assert read is None or 1900 <= read.year <= 9998


@given(st.lists(TEXTS))
def test_many_moments_are_what_each_is(texts: list[str]) -> None:
    assert list(moments(texts)) == [moment(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("90.91", "90.91"),
        ("90,91", "90.91"),
        (" 20 ", "20"),
        ("100 %", "100"),
        ("45.22%", "45.22"),
        ("133.5", "133.5"),
        ("-1", "-1"),
        ("1E+2", "100"),
        ("0", "0"),
        *[
            (text, None)
            for text in ("", " ", "%", "n/a", "NaN", "sNaN", "Infinity", "-inf", "1,000.5", "9e99999")
        ],
        *[(text, None) for text in ("0e-99999", "1" * 41, "1" + "0" * 12, "1 2")],
    ],
)
def test_a_percent_is_what_was_given_or_nothing(text: str, meant: str | None) -> None:
    assert percent(text) == (None if meant is None else Decimal(meant))


@given(st.decimals(0, 1000, places=2))
def test_a_percent_is_read_as_it_was_written(number: Decimal) -> None:
    assert str(percent(str(number))) == str(number)


@given(st.text(st.sampled_from("0123456789.,eE+-% NaInfxyz٣_"), max_size=45))
def test_whatever_is_written_a_percent_can_be_shown(text: str) -> None:
    read = percent(text)
    assert read is None or len(f"{read:f}") < 80


@given(st.lists(st.text() | st.sampled_from(["28199714-a7e4", " a", "a b", "x" * 600, "a\x1bb"])))
def test_many_texts_are_cleaned_as_each_is(texts: list[str]) -> None:
    assert list(clean_all(texts)) == [clean(text) for text in texts]


def test_a_meaning_is_worked_out_once_and_not_kept_without_end() -> None:
    asked: list[str] = []

    def meaning(text: str) -> str:
        asked.append(text)
        return text.upper()

    known = Known(meaning)
    assert [known["a"], known["a"], known["b"]] == ["A", "A", "B"]
    assert asked == ["a", "b"]
    assert [known[str(number)] for number in range(30_000)][-1] == "29999"
    assert len(known) <= 20_000
