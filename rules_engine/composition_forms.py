"""The forms of composition and by when: to opt in, for credit on stock, and the returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules_engine.computation import Source, Step
from rules_engine.dated import parameter
from rules_engine.due_dates import due_date
from rules_engine.periods import Period, containing, year_of

# What each form is for, in order, and the parameter with its date
_TO_OPT = (("CMP-02", "opt_in", "cmp_02"), ("ITC-03", "give_back_credit", "itc_03"))
_RETURNS = (("CMP-08", "statement", "cmp_08"), ("GSTR-4", "return", "gstr_4"))


@dataclass(frozen=True)
class Form:
    """A form, what it is for, the first period that it is for and its due date there; None where
    it has no fixed date."""

    form: str
    purpose: str
    period: Period
    due: date | None
    source: Source


def forms_to_opt(new_registration: bool, on: date) -> tuple[Form, ...]:
    """The forms of who opts on a date: for the next financial year, or at once with a new
    registration.

    "Any registered person who opts to pay tax under section 10 shall electronically file an
    intimation in FORM GST CMP-02, … prior to the commencement of the financial year … and shall
    furnish the statement in FORM GST ITC-03 … within a period of sixty days from the commencement
    of the relevant financial year"  (rule 3(3))
    """
    first = on if new_registration else year_of(on).following().first
    wanted = _RETURNS if new_registration else (*_TO_OPT, *_RETURNS)
    forms = []
    if new_registration:
        law = parameter("composition/forms/reg_01").on(on)
        forms.append(Form(law.text, "opt_in", year_of(first), None, law.source))
    for name, purpose, law_of_date in wanted:
        dated = parameter(f"due_dates/{law_of_date}").if_in_force(first)
        if dated is None:
            continue
        period = containing(dated.mapping["periods"][0], first)
        due = due_date(name, period)
        forms.append(Form(name, purpose, period, due.date, due.source))
    return tuple(forms)


def to_leave(on: date) -> Step:
    """Who is in composition and no longer satisfies the conditions must leave.

    "… he shall also file an intimation for withdrawal from the scheme in FORM GST CMP-04 within
    seven days of the occurrence of such event"  (rule 6(2))
    """
    law = parameter("composition/forms/cmp_04").on(on)
    return Step("leave_composition", {"form": "CMP-04", "days": int(law.decimal)}, law.source)
