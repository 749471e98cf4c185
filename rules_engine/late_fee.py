"""The late fee for a return filed after its due date, section 47 CGST Act 2017.

Fee and cap follow the tax period of the return, not the day of filing: figures are dated values
below `parameters/late_fee/`.  Waivers that ran for a while only (amnesty) are not applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Literal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step, confirmations, distinct_sources
from rules_engine.dated import parameter, parameter_names
from rules_engine.delay import Delay, check_period, delay
from rules_engine.due_dates import FILINGS
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.late_fee_tariff import ACTS, Tariff, stem, tariff
from rules_engine.money import NOTHING
from rules_engine.periods import Period
from rules_engine.return_forms import form_fact
from rules_engine.three_year_bar import bar_of

TOPIC = "late_fee.calculate"


FACTS: tuple[Fact, ...] = (
    form_fact(required=True, about="The return that was filed late"),
    fact.tax_period(about="Tax period of the return"),
    fact.calendar_day("filed_on", about="Day on which the return was filed"),
    fact.whole("days_late", about="Days from the due date to filing, instead of filed_on"),
    fact.yes_no(
        "nil",
        about="Nil return: no tax payable (GSTR-3B, 4, 5, 5A), no outward supplies (GSTR-1), "
        "no tax deducted (GSTR-7)",
    ),
    fact.amount(
        "annual_turnover",
        about="Aggregate turnover of the preceding financial year in rupees, all States of the "
        "PAN; for GSTR-9 and 9C that of the year of the return",
    ),
    fact.amount(
        "state_turnover",
        about="Turnover in the State or Union territory in the year of the return, in rupees "
        "(GSTR-9, 9A, 9C)",
    ),
    fact.choice("filing", FILINGS, about="GSTR-1 and GSTR-3B by the month or, QRMP, the quarter"),
    fact.text("state", about="State code or name; decides the quarterly due date of GSTR-3B"),
    fact.calendar_day("due_date", about="Due date, if not the usual one"),
    fact.calendar_day("cancelled_on", about="Date of cancellation of registration (GSTR-10)"),
    fact.calendar_day("order_on", about="Date of the order of cancellation (GSTR-10)"),
)


@dataclass(frozen=True)
class LateFee:
    """The late fee for one return, in rupees: `late_fee` is `cgst` and `sgst` together.

    `reason` says why there is none though the return is late.  `per_day` and `cap` are None where
    they were not needed or depend on facts that don't change the fee.
    """

    topic: str
    on: date
    outcome: Literal["late_fee", "on_time", "no_late_fee"]
    reason: str | None
    late_fee: Decimal
    cgst: Decimal
    sgst: Decimal
    days_late: int
    per_day: Decimal | None
    cap: Decimal | None
    cap_applied: bool
    return_form: str
    period: Period | None
    due_date: date | None
    filed_on: date | None
    nil: bool | None
    annual_turnover: Decimal | None
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> LateFee:
    """The late fee for a return.

    "Any registered person who fails to furnish the details of outward supplies required under
    section 37 or returns required under section 39 or section 45 or section 52 by the due date
    shall pay a late fee of one hundred rupees for every day during which such failure continues
    subject to a maximum amount of five thousand rupees."  (section 47(1))

    As much is levied under SGST or UTGST; notifications under section 128 waive part of it.
    Raises FactMissing with the facts that still decide, FactInvalid and NotInForce.
    """
    form: str = given["return_form"]
    never = _never_charged(form, given.get("period"), on)
    if never is not None:
        inquiry = _Inquiry(given, on, Delay(given.get("period"), 0, None, None, on))
        inquiry.steps.append(never)
        inquiry.remark()
        return inquiry.none(never.values["reason"])
    return _Inquiry(given, on, delay(form, given, on, done="filed_on", by_period=True)).answer()


def _never_charged(form: str, period: Period | None, on: date) -> Step | None:
    """That section 47 does not reach the form, if it doesn't."""
    check_period(period)
    law = parameter("late_fee/none").on(on if period is None else period.last)
    if form not in law.mapping:
        return None
    values = {"return_form": form, "reason": law.mapping[form]}
    return Step("fee_none", values, law.source)


class _Inquiry:
    """One late return on its way to the answer; collects what there is to tell about it."""

    def __init__(self, given: Mapping[str, Any], on: date, by: Delay) -> None:
        self.on = on
        self.delay = by
        self.form: str = given["return_form"]
        self.nil: bool | None = given.get("nil")
        self.turnover: Decimal | None = given.get("annual_turnover")
        self.state_turnover: Decimal | None = given.get("state_turnover")
        self.steps = list(by.steps)
        self.warnings: list[Step] = []
        self.assumed = list(by.assumed)
        self._check_turnover()

    def answer(self) -> LateFee:
        if not self.delay.days:
            return self._result("on_time")
        if self._waived():
            return self.none("waived")
        return self._charged(tariff(self.form, self.delay.law_day))

    def none(self, reason: str) -> LateFee:
        """No late fee, for a reason of the law."""
        return self._result("no_late_fee", reason=reason)

    def _charged(self, rates: Tariff) -> LateFee:
        if self.nil and not rates.has_nil_figure:
            self.warnings.append(Step("no_nil_rate", {"return_form": self.form}))
        nils, turnovers = self._possible(rates)
        fees = {
            (nil, turnover): rates.fee(self.delay.days, nil, turnover, self.state_turnover)
            for nil, turnover in product(nils, turnovers)
        }
        if len(set(fees.values())) > 1:
            lacking = _deciding(fees, nils, turnovers)
            if lacking != ["nil"]:
                raise FactMissing(lacking)
            self.nil = False
            self.assumed.append(Step("not_nil"))
            return self._charged(rates)
        fee = next(iter(fees.values()))
        if rates.spared is not None and rates.is_spared(self.turnover):
            values = {"turnover": self.turnover, "limit": rates.spared_up_to}
            self._tell("fee_not_required", rates.spared.source, return_form=self.form, **values)
            return self.none("not_required")
        per_day = _only({rates.rate(*each) for each in fees})
        self._tell_rate(rates, per_day)
        if not fee:
            return self.none(self._why_nothing(per_day))
        if rates.by_share and self.state_turnover is None:
            self.assumed.append(Step("turnover_in_one_state", {"turnover": self.turnover}))
        caps = {rates.cap(*each, self.state_turnover) for each in fees}
        self._tell_cap(rates, fee, caps)
        self.remark()
        self._warn_of_bar()
        half = fee / ACTS
        self._tell("fee_halves", None, cgst=half, sgst=half)
        self.assumed.append(Step("no_amnesty"))
        return self._result(
            "late_fee", fee=fee, per_day=per_day, cap=_only(caps), cap_applied=fee in caps
        )

    def _possible(self, rates: Tariff) -> tuple[list[bool], list[Decimal]]:
        """What nil and turnover can be: as given, or one example of each case."""
        nils = [False]
        if rates.has_nil_figure:
            nils = [True, False] if self.nil is None else [self.nil]
        if self.turnover is not None:
            return nils, [self.turnover]
        turnovers = rates.turnovers()
        if rates.by_share and self.state_turnover is None:
            raise FactMissing(["state_turnover" if len(turnovers) == 1 else "annual_turnover"])
        # the turnover of all States is not below that of one
        least = self.state_turnover or NOTHING
        return nils, [each for each in turnovers[:-1] if each >= least] + [
            max(turnovers[-1], least)
        ]

    def _why_nothing(self, per_day: Decimal | None) -> str:
        if per_day != NOTHING:
            return "no_turnover"
        return "nil_waived" if self.nil else "not_in_section_47_then"

    def _waived(self) -> bool:
        """Whether the fee was waived whole, as for the first GSTR-3B."""
        law = parameter("late_fee/waived").if_in_force(self.delay.law_day)
        if law is None:
            return False
        filed, until = self.delay.done_on, law.mapping["if_filed_before"]
        waived = self.form == law.mapping["return_form"] and filed is not None and filed < until
        if waived:
            self._tell("fee_waived", law.source, until=until - timedelta(days=1))
        return waived

    def _tell_rate(self, rates: Tariff, per_day: Decimal | None) -> None:
        values = {"per_day": per_day, "days": self.delay.days}
        if self.nil and rates.has_nil_figure:
            values["nil_means"] = rates.per_day.mapping["nil_means"]
        if per_day is None:
            self._tell("fee_at_cap", rates.per_day.source, **values)
        else:
            amount = per_day * self.delay.days
            self._tell("fee_per_day", rates.per_day.source, amount=amount, **values)

    def _tell_cap(self, rates: Tariff, fee: Decimal, caps: set[Decimal]) -> None:
        cap = _only(caps)
        source = rates.most.source
        if cap is None:
            self._tell("fee_below_caps", source, least=min(caps))
            return
        if rates.by_share and self.turnover is not None:
            base = self.turnover if self.state_turnover is None else self.state_turnover
            share = rates.share(self.turnover)
            self._tell("fee_share", source, percent=share, turnover=base, cap=cap)
        self._tell("fee_cap", source, cap=cap, applied=fee == cap)

    def remark(self) -> None:
        """Warns of what the data says must be told with this form."""
        name = f"late_fee/remarks/{stem(self.form)}"
        if name not in parameter_names():
            return
        law = parameter(name).on(self.delay.law_day)
        for remark in law.items:
            if "nil" not in remark or remark["nil"] == self.nil:
                values = {"return_form": self.form}
                self.warnings.append(Step(remark["key"], values, law.source))

    def _warn_of_bar(self) -> None:
        """That the return can't be filed any more three years after its due date."""
        due, filed = self.delay.due_on, self.delay.done_on
        if due is None or filed is None:
            return
        bar = bar_of(self.form, due)
        if bar is not None and filed >= bar.since:
            self.warnings.append(bar.step())

    def _check_turnover(self) -> None:
        if self.turnover is None or self.state_turnover is None:
            return
        if self.state_turnover > self.turnover:
            accepted = f"not above the annual turnover of {self.turnover}"
            raise FactInvalid("state_turnover", self.state_turnover, accepted)

    def _tell(self, key: str, source: Source | None, **values: object) -> None:
        self.steps.append(Step(key, values, source))

    def _result(
        self,
        outcome: Literal["late_fee", "on_time", "no_late_fee"],
        *,
        reason: str | None = None,
        fee: Decimal = NOTHING,
        per_day: Decimal | None = None,
        cap: Decimal | None = None,
        cap_applied: bool = False,
    ) -> LateFee:
        sources = distinct_sources(*(step.source for step in self.steps))
        return LateFee(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            reason=reason,
            late_fee=fee,
            cgst=fee / ACTS,
            sgst=fee / ACTS,
            days_late=self.delay.days,
            per_day=per_day,
            cap=cap,
            cap_applied=cap_applied,
            return_form=self.form,
            period=self.delay.period,
            due_date=self.delay.due_on,
            filed_on=self.delay.done_on,
            nil=self.nil,
            annual_turnover=self.turnover,
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )


def _only(values: set[Decimal]) -> Decimal | None:
    """The value, if there is just one."""
    return next(iter(values)) if len(values) == 1 else None


def _deciding(
    fees: Mapping[tuple[bool, Decimal], Decimal], nils: list[bool], turnovers: list[Decimal]
) -> list[str]:
    """The facts on which the fee still hangs, in the order to ask."""
    by_nil = any(len({fees[nil, each] for nil in nils}) > 1 for each in turnovers)
    by_turnover = any(len({fees[nil, each] for each in turnovers}) > 1 for nil in nils)
    return ["nil"] * by_nil + ["annual_turnover"] * by_turnover
