"""Which returns belong to which kind of taxpayer: `parameters/returns/*.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules_engine import facts as fact
from rules_engine.computation import Source, Step
from rules_engine.dated import parameter
from rules_engine.due_dates import FILINGS
from rules_engine.errors import FactMissing
from rules_engine.facts import Fact
from rules_engine.periods import Kind, Period, containing

TAXPAYER_TYPES = (
    "regular",
    "composition",
    "qrmp",
    "casual",
    "nrtp",
    "oidar",
    "isd",
    "tds",
    "tcs",
    "uin",
    "sez",
    "eco_supplier",
    "job_work",
)
# They choose between monthly and quarterly returns, and file the annual return
REGULAR = ("regular", "qrmp", "sez", "eco_supplier", "job_work")

TAXPAYER_FACTS: tuple[Fact, ...] = (
    fact.choice(
        "taxpayer_type",
        TAXPAYER_TYPES,
        about="Kind of registration: regular, composition, qrmp (regular, quarterly returns), "
        "casual, nrtp (non-resident), oidar (online services from abroad), isd, tds (deducts "
        "tax), tcs (e-commerce operator), uin, sez, eco_supplier (sells through an e-commerce "
        "operator), job_work (regular, sends goods for job work)",
    ),
    fact.choice(
        "filing", FILINGS, about="Whether a regular taxpayer files monthly or quarterly (QRMP)"
    ),
    fact.amount(
        "annual_turnover",
        about="Aggregate turnover of the PAN in the last financial year, all India, in rupees",
    ),
    fact.text("state", about="State code such as 27, or its name; for the quarterly GSTR-3B"),
)

_KINDS: dict[str, Kind] = {
    "monthly": "month",
    "quarterly": "quarter",
    "half_yearly": "quarter",
    "yearly": "year",
}


@dataclass(frozen=True)
class Listed:
    """A return on the list of a kind of taxpayer."""

    return_form: str
    frequency: str
    filing: str | None
    source: Source

    @property
    def kind(self) -> Kind:
        """The kind of period; half-years are told as the quarter in which they end."""
        return _KINDS[self.frequency]

    def periods_around(self, day: date) -> tuple[Period, ...]:
        """The period before the one that holds the day, that one, and the next."""
        now = containing(self.kind, day)
        return (now.previous(), now, now.following())


def returns_of(taxpayer_type: str, filing: str | None, on: date) -> tuple[Listed, ...]:
    """The returns of a kind of taxpayer by the law of a day; raises NotInForce."""
    names = [
        f"returns/regular_{filing}" if taxpayer_type in REGULAR else f"returns/{taxpayer_type}"
    ]
    if taxpayer_type == "job_work":
        names.append("returns/job_work")
    found = []
    for name in names:
        law = parameter(name).on(on)
        for row in law.items:
            listed = Listed(row["return_form"], row["frequency"], row.get("filing"), law.source)
            found.append(listed)
    return tuple(found)


def filing_of(
    taxpayer_type: str, filing: str | None, turnover: Decimal | None, on: date
) -> tuple[str | None, tuple[Step, ...]]:
    """Monthly or quarterly, None for who has no choice, and what there is to tell about it.

    Raises FactMissing with `filing` where that has to be asked.
    """
    if taxpayer_type == "qrmp":
        return "quarterly", ()
    if taxpayer_type not in REGULAR:
        return None, ()
    if filing is None:
        limit = parameter("due_dates/quarterly_up_to").on(on)
        if turnover is None or turnover <= limit.decimal:
            raise FactMissing(["filing"])
        values = {"turnover": turnover, "limit": limit.decimal}
        return "monthly", (Step("monthly_by_turnover", values, limit.source),)
    return filing, ()


def above_quarterly_limit(
    filing: str | None, turnover: Decimal | None, on: date
) -> tuple[Step, ...]:
    """The warning that quarterly returns are not open to a turnover like this."""
    if filing != "quarterly" or turnover is None:
        return ()
    limit = parameter("due_dates/quarterly_up_to").on(on)
    if turnover <= limit.decimal:
        return ()
    values = {"turnover": turnover, "limit": limit.decimal}
    return (Step("above_quarterly_limit", values, limit.source),)
