"""Figures of the law in words, by name."""

from datetime import date

import pytest

from knowledge.figures import ordinal, spoken
from knowledge.law import figures, figures_on, sources

TODAY = date(2026, 11, 22)
STATES = {"05": {"en": "Uttarakhand", "hi": "उत्तराखंड", "hi-Latn": "Uttarakhand"}}

WORDS = [
    # value, unit, and how it reads in en, hi and hi-Latn
    (2_000_000, "rupees", ("₹20 lakh", "₹20 लाख", "₹20 lakh")),
    (15_000_000, "rupees", ("₹1.5 crore", "₹1.5 करोड़", "₹1.5 crore")),
    (250_000, "rupees", ("₹2.5 lakh", "₹2.5 लाख", "₹2.5 lakh")),
    (5_000_000_000, "rupees", ("₹500 crore", "₹500 करोड़", "₹500 crore")),
    (123_456, "rupees", ("₹1,23,456", "₹1,23,456", "₹1,23,456")),
    (50, "rupees per day", ("₹50", "₹50", "₹50")),
    (0, "rupees", ("₹0", "₹0", "₹0")),
    ("0.25", "percent", ("0.25%", "0.25%", "0.25%")),
    (date(2017, 7, 1), "date", ("1 July 2017", "1 जुलाई 2017", "1 July 2017")),
    ("2024-10", "tax period", ("October 2024", "अक्टूबर 2024", "October 2024")),
    ("GST PCT-05", "form", ("GST PCT-05",) * 3),
    (30, "minutes", ("30",) * 3),
    (("5", "18", "40"), "percent", ("5%, 18% and 40%", "5%, 18% और 40%", "5%, 18% aur 40%")),
    (("05",), "State codes", ("Uttarakhand", "उत्तराखंड", "Uttarakhand")),
]


@pytest.mark.parametrize(("value", "unit", "words"), WORDS)
def test_a_value_in_words(value: object, unit: str, words: tuple[str, ...]) -> None:
    ((keys, texts),) = spoken(value, unit, STATES)
    assert (keys, tuple(texts.values())) == ("", words)


@pytest.mark.parametrize("value", [True, None, "turnover_above_limit"])
def test_what_is_no_figure_for_readers_has_no_words(value: object) -> None:
    assert list(spoken(value, "rule", STATES)) == []


def test_parts_are_reached_by_their_keys() -> None:
    value = {"limit": 7_500_000, "classes": ({"percent": "1"}, {"percent": "6"})}
    found = {keys: texts["en"] for keys, texts in spoken(value, "rupees", STATES)}
    assert found == {".limit": "₹75 lakh", ".classes.1.percent": "1%", ".classes.2.percent": "6%"}


def test_english_counts_days_with_an_ending() -> None:
    found = [ordinal({"en": str(n), "hi": str(n)}) for n in (1, 2, 3, 11, 12, 13, 20, 22, 31)]
    assert [texts["en"] for texts in found if texts] == [
        "1st", "2nd", "3rd", "11th", "12th", "13th", "20th", "22nd", "31st",
    ]  # fmt: skip
    assert {texts["hi"] for texts in found if texts} >= {"1", "20"}
    assert ordinal({"en": "2–3"}) is None


def test_the_law_of_a_day() -> None:
    now = figures(TODAY, "en")
    assert now["registration.goods_only_limit"] == "₹40 lakh"
    assert now["registration.goods_only_limit:since"] == "1 April 2019"
    assert now["due_dates.gstr_3b_monthly.day:nth"] == "20th"
    assert "registration.goods_only_limit" not in figures(date(2019, 3, 31), "en")


def test_what_ended_has_only_its_former_value() -> None:
    now = figures(TODAY, "hi")
    assert "records.audit_over" not in now
    assert now["records.audit_over:before"] == "₹2 करोड़"
    assert now["records.audit_over:until"] == "31 जुलाई 2021"


def test_every_figure_is_written_in_every_language() -> None:
    lacking = [
        figure.name
        for figure in figures_on(TODAY).values()
        if set(figure.texts) != {"en", "hi", "hi-Latn"} or not all(figure.texts.values())
    ]
    assert lacking == []


def test_sources_of_figures_come_once_with_their_first_day() -> None:
    names = ["late_fee.most.gstr_3b.nil", "late_fee.most.gstr_3b.classes.1.rupees"]
    assert sources(names, TODAY) == [
        {"title": "Notification 19/2021-Central Tax", "since": "2021-06-01"}
    ]
