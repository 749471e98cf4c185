"""Due dates: extensions by notification, and what holds for every return and period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import due_calendar, due_date_lookup, extensions
from rules_engine.dated import Parameter, parse_parameter
from rules_engine.due_dates import due_date
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.periods import Period, month_of, period, quarter_of
from rules_engine.return_forms import RETURN_FORMS, return_form

TODAY = date(2026, 11, 22)
STATES = ("07", "27", "29", "33", "09", "38")
BY_MONTH = ("GSTR-5", "GSTR-5A", "GSTR-6", "GSTR-7", "GSTR-8", "GSTR-11", "GSTR-2B")

EXTENDED = """
description: Extensions
unit: list of extensions
values:
  2017-07-01:
    value:
      - {return_form: GSTR-3B, period: "2025-09", filing: monthly, date: 2025-10-25, notification: A}
      - {return_form: GSTR-3B, period: "2025-26-Q2", date: 2025-10-25, notification: A, confidence: recalled}
      - {return_form: GSTR-3B, period: "2025-26-Q2", date: 2025-11-05, states: ["07"], notification: B}
      - {return_form: GSTR-1, period: "2025-09", date: 2025-10-13, notification: C, link: "https://example.org/c"}
      - {return_form: GSTR-9, period: "2023-24", date: 2026-12-20, notification: D}
      - {return_form: GSTR-6, period: "2025-09", date: 2025-10-01, notification: E}
    source: {title: Section 39(6) CGST Act 2017}
"""  # noqa: E501

days = st.dates(date(2021, 1, 1), date(2030, 12, 31))


@pytest.fixture
def extended(monkeypatch: pytest.MonkeyPatch) -> None:
    law = parse_parameter("due_dates/extensions", EXTENDED)

    def parameter(name: str) -> Parameter:
        assert name == law.name
        return law

    monkeypatch.setattr(extensions, "parameter", parameter)


@pytest.mark.usefixtures("extended")
def test_an_extension_moves_the_date_and_is_told() -> None:
    found = due_date("GSTR-3B", period("2025-09"), filing="monthly")
    assert (found.standing_date, found.date) == (date(2025, 10, 20), date(2025, 10, 25))
    assert found.extension is not None
    assert found.extension.notification == "A"
    assert [step.key for step in found.steps] == ["standing_date", "extended"]
    assert [source.title for source in found.sources][-1] == "A"
    assert found.assumed == ()


@pytest.mark.usefixtures("extended")
def test_an_extension_is_for_its_period_and_return_only() -> None:
    assert due_date("GSTR-3B", period("2025-10"), filing="monthly").extension is None
    assert due_date("GSTR-7", period("2025-09")).extension is None
    found = due_date("GSTR-1", period("2025-09"), filing="monthly")
    assert found.date == date(2025, 10, 13)
    assert found.sources[-1].link == "https://example.org/c"


@pytest.mark.usefixtures("extended")
@pytest.mark.parametrize(
    ("state", "last", "notification"),
    [("27", date(2025, 10, 25), "A"), ("07", date(2025, 11, 5), "B")],
)
def test_an_extension_for_some_states(state: str, last: date, notification: str) -> None:
    found = due_date("GSTR-3B", period("2025-26-Q2"), state=state)
    assert found.date == last
    assert found.extension is not None
    assert found.extension.notification == notification


@pytest.mark.usefixtures("extended")
def test_the_state_is_asked_where_an_extension_hangs_on_it() -> None:
    with pytest.raises(FactMissing) as lacking:
        extensions.extension_of("GSTR-3B", period("2025-26-Q2"), filing="quarterly", state=None)
    assert lacking.value.names == ("state",)


@pytest.mark.usefixtures("extended")
def test_an_extension_never_shortens() -> None:
    assert due_date("GSTR-6", period("2025-09")).date == date(2025, 10, 13)


@pytest.mark.usefixtures("extended")
def test_the_three_years_count_from_the_extended_date() -> None:
    given_facts = {"return_form": "GSTR-3B", "period": period("2025-09"), "filing": "monthly"}
    found = due_date_lookup.answer(given_facts, TODAY)
    assert found.barred_from == date(2028, 10, 26)
    # the guide's date is held against that of the law, not against the extension
    assert found.warnings[-1].key == "weekend"


@pytest.mark.usefixtures("extended")
def test_the_calendar_shows_what_was_extended_into_the_month() -> None:
    facts = {"taxpayer_type": "qrmp", "month": period("2025-11")}
    with pytest.raises(FactMissing) as lacking:
        due_calendar.answer(facts, TODAY)
    assert lacking.value.names == ("state",)
    found = due_calendar.answer({**facts, "state": "07"}, TODAY)
    shown = [(entry.day, entry.return_form, entry.extended) for entry in found.entries]
    assert (date(2025, 11, 5), "GSTR-3B", True) in shown
    others = due_calendar.answer({**facts, "state": "27"}, TODAY)
    assert "GSTR-3B" not in [entry.return_form for entry in others.entries]


@pytest.mark.usefixtures("extended")
def test_the_calendar_looks_back_for_yearly_returns() -> None:
    facts = {"taxpayer_type": "regular", "filing": "monthly", "month": period("2026-12")}
    found = due_calendar.answer(facts, TODAY)
    annual = [(each.day, each.period) for each in found.entries if each.return_form == "GSTR-9"]
    assert annual == [
        (date(2026, 12, 20), period("2023-24")),
        (date(2026, 12, 31), period("2025-26")),
    ]


@given(st.sampled_from(BY_MONTH), days)
@settings(max_examples=150, deadline=None)
def test_a_return_is_due_in_the_month_after_its_month(form: str, day: date) -> None:
    found = due_date(form, month_of(day))
    assert month_of(found.date) == month_of(day).following()
    assert found.date == found.standing_date


@given(st.sampled_from(("GSTR-1", "GSTR-3B")), st.sampled_from(STATES), days)
@settings(max_examples=150, deadline=None)
def test_a_month_and_its_quarter_are_due_together(form: str, state: str, day: date) -> None:
    month = due_date(form, month_of(day), filing="quarterly", state=state)
    assert month.date == due_date(form, quarter_of(day), state=state).date
    assert month.period == quarter_of(day)


@given(st.sampled_from(("GSTR-1", "GSTR-3B")), days)
@settings(max_examples=100, deadline=None)
def test_the_return_of_a_later_month_is_due_later(form: str, day: date) -> None:
    first = due_date(form, month_of(day), filing="monthly")
    second = due_date(form, month_of(day).following(), filing="monthly")
    assert timedelta(27) < second.date - first.date < timedelta(32)


@given(st.sampled_from(("regular", "composition", "isd", "uin", "qrmp")), days)
@settings(max_examples=100, deadline=None)
def test_every_entry_lies_in_its_month_and_in_order(kind: str, day: date) -> None:
    facts = {"taxpayer_type": kind, "month": month_of(day), "filing": "monthly", "state": "07"}
    found = due_calendar.answer(facts, TODAY)
    assert {month_of(entry.day) for entry in found.entries} <= {month_of(day)}
    assert [entry.day for entry in found.entries] == sorted(entry.day for entry in found.entries)
    assert due_calendar.answer(facts, TODAY) == found


@given(days)
@settings(max_examples=60, deadline=None)
def test_the_bar_comes_three_years_and_a_day_after_the_due_date(day: date) -> None:
    facts = {"return_form": "GSTR-3B", "period": month_of(day), "filing": "monthly"}
    found = due_date_lookup.answer(facts, TODAY)
    assert found.barred_from is not None
    after = found.due_date.replace(year=found.due_date.year + 3) + timedelta(days=1)
    assert found.barred_from == max(after, date(2023, 10, 1))
    assert ("barred" in [step.key for step in found.warnings]) == (found.barred_from <= TODAY)
    assert found.days_left == (found.due_date - TODAY).days


@pytest.mark.parametrize("form", RETURN_FORMS)
def test_a_form_is_known_in_every_usual_spelling(form: str) -> None:
    plain = form.replace("-", "")
    for spelling in (form, form.lower(), plain, plain.lower(), form.replace("-", " ")):
        assert return_form(spelling) == form
    if not form.startswith("GSTR") and form != "LUT":
        assert return_form(f"FORM GST {form}") == form


@pytest.mark.parametrize("value", ["", "GSTR", "GSTR-12", "3B or 1", None, 3, ["GSTR-1"]])
def test_what_is_no_form(value: object) -> None:
    with pytest.raises(FactInvalid) as refusal:
        return_form(value)
    assert refusal.value.name == "return_form"


def test_a_period_lacks() -> None:
    none: Period | None = None
    with pytest.raises(FactMissing) as lacking:
        due_date("GSTR-3B", none, filing="monthly")
    assert lacking.value.names == ("period",)


def test_a_return_is_filed_monthly_or_quarterly() -> None:
    with pytest.raises(FactInvalid) as refusal:
        due_date("GSTR-1", period("2025-04"), filing="weekly")
    assert (refusal.value.name, refusal.value.accepted) == ("filing", "monthly, quarterly")
