"""Regular or composition: tax and profit both ways on the same purchases and sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from rules_engine import composition_sums as sums
from rules_engine import facts as fact
from rules_engine.composition_limits import Limit, goods_limit, services_limit
from rules_engine.composition_rates import BUSINESSES, composition_rate, guide_differs
from rules_engine.composition_sums import Figures, Way
from rules_engine.computation import Source, Step, Told, confirmations, distinct_sources
from rules_engine.dated import parameter
from rules_engine.errors import FactInvalid, FactMissing
from rules_engine.facts import Fact
from rules_engine.money import NOTHING
from rules_engine.place_of_supply import read_state
from rules_engine.tax_rates import rate_warnings

TOPIC = "composition.compare"

FACTS: tuple[Fact, ...] = (
    fact.amount(
        "purchases", about="Purchases in rupees, without GST unless prices_include_tax is true"
    ),
    fact.amount("sales", about="Sales in rupees, without GST unless prices_include_tax is true"),
    fact.percent("purchase_rate", about="GST rate on the purchases in percent"),
    fact.amount("purchase_tax", about="GST paid on the purchases in rupees, instead of the rate"),
    fact.choice(
        "business",
        BUSINESSES,
        about="Kind of business, which decides the composition rate: manufacturer, trader,"
        " restaurant or services",
    ),
    fact.percent(
        "sale_rate",
        about="GST rate on the sales outside composition in percent; of a trader, that of the"
        " purchases if left out",
    ),
    fact.yes_no("prices_include_tax", about="Purchases and sales are given with GST"),
    fact.amount("other_costs", about="Other costs in rupees, the same both ways; 0 if left out"),
    fact.yes_no(
        "customers_registered",
        about="Customers are registered businesses that use the credit, so the price without GST"
        " stays the same; false for consumers, who look at the price with GST",
    ),
    fact.text("state", about="State of the business; two-digit code or name"),
)

Outcome = Literal["regular", "composition", "equal", "depends_on_customers"]
View = Literal["same_base_price", "same_customer_price"]


@dataclass(frozen=True)
class Comparison:
    """Regular against composition; `outcome` is the better one for the taxpayer's profit.

    There are two ways to price under composition: at the `same_base_price` as without composition
    (the buyer pays no GST on top), or at the `same_customer_price` (the buyer pays as much as the
    price with GST).  `composition_profit`, `composition_tax` and `difference` (regular profit less
    composition profit) are those of `view`; where it is not known who the customers are, that is
    the first, and `outcome` is "depends_on_customers" if the second turns it round.  At the same
    customer price composition earns no less if the sales are at least `break_even_sales`, which is
    `break_even_markup` percent above the purchases; None where there is no such point.
    """

    topic: str
    on: date
    outcome: Outcome
    view: View
    purchases: Decimal
    sales: Decimal
    purchase_tax: Decimal
    sale_rate: Decimal
    composition_rate: Decimal
    regular: Way
    same_base_price: Way
    same_customer_price: Way
    regular_profit: Decimal
    composition_profit: Decimal
    composition_tax: Decimal
    difference: Decimal
    break_even_sales: Decimal | None
    break_even_markup: Decimal | None
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Step, ...]
    assumed: tuple[Step, ...]


def answer(given: Mapping[str, Any], on: date) -> Comparison:
    """Tax and profit outside and under composition.

    "A taxable person to whom the provisions of sub-section (1) … apply shall not collect any tax
    from the recipient on supplies made by him nor shall he be entitled to any credit of input
    tax."  (section 10(4))

    Raises FactMissing with what decides, FactInvalid for a rate or an amount that can't be,
    NotInForce before the business could opt.
    """
    return _Inquiry(given, on).answer()


class _Inquiry(Told):
    """One comparison; reads the figures and collects what there is to tell."""

    def __init__(self, given: Mapping[str, Any], on: date) -> None:
        self.given = given
        self.on = on
        super().__init__()
        self._require()
        self.law = composition_rate(given["business"], on)
        self.figures = self._figures()

    def answer(self) -> Comparison:
        figures = self.figures
        regular = sums.regular(figures)
        base = sums.composition(figures, figures.sales)
        customer = sums.composition(figures, regular.received)
        self._tell_of(regular, base, customer)
        view, outcome = self._verdict(regular, base, customer)
        chosen = base if view == "same_base_price" else customer
        self._observe(regular, base, customer)
        point = sums.break_even_sales(figures)
        sources = distinct_sources(*(step.source for step in self.steps))
        return Comparison(
            topic=TOPIC,
            on=self.on,
            outcome=outcome,
            view=view,
            purchases=figures.purchases,
            sales=figures.sales,
            purchase_tax=figures.purchase_tax,
            sale_rate=figures.sale_rate,
            composition_rate=self.law.rate,
            regular=regular,
            same_base_price=base,
            same_customer_price=customer,
            regular_profit=regular.profit,
            composition_profit=chosen.profit,
            composition_tax=chosen.composition_tax,
            difference=regular.profit - chosen.profit,
            break_even_sales=point,
            break_even_markup=(
                sums.markup(point, figures.purchases) if point and figures.purchases else None
            ),
            steps=tuple(self.steps),
            sources=sources,
            warnings=(*self.warnings, *confirmations(sources)),
            assumed=tuple(self.assumed),
        )

    def _require(self) -> None:
        given = self.given
        missing = [name for name in ("purchases", "sales") if name not in given]
        tax_known = {"purchase_rate", "purchase_tax"} & set(given)
        if not tax_known and given.get("purchases") != NOTHING:
            missing.append("purchase_rate")
        if "business" not in given:
            missing.append("business")
        elif "sale_rate" not in given and not (given["business"] == "trader" and tax_known):
            missing.append("sale_rate")
        if missing:
            raise FactMissing(missing)

    def _figures(self) -> Figures:
        rate_in = self.given.get("purchase_rate")
        purchases, tax = self._purchases(rate_in)
        if tax > purchases:
            raise FactInvalid(
                "purchase_tax", self.given["purchase_tax"], "no more than the purchases"
            )
        rate_out = self.given.get("sale_rate")
        if rate_out is None:
            rate_out = self._rate_of_the_purchases(rate_in, purchases, tax)
        sales: Decimal = self.given["sales"]
        if self.given.get("prices_include_tax"):
            sales = sums.without_tax(sales, rate_out)
        self._warn_of_rates(rate_in, rate_out)
        exempt = rate_out == NOTHING
        return Figures(
            purchases=purchases,
            sales=sales,
            purchase_tax=tax,
            sale_rate=rate_out,
            composition_rate=(NOTHING if exempt and self.law.base == "taxable" else self.law.rate),
            credit_allowed=not exempt and not self._restaurant_without_credit(rate_out),
            other_costs=self.given.get("other_costs", NOTHING),
        )

    def _purchases(self, rate: Decimal | None) -> tuple[Decimal, Decimal]:
        """The purchases without tax, and the tax on them."""
        price: Decimal = self.given["purchases"]
        inclusive = self.given.get("prices_include_tax", False)
        if "prices_include_tax" not in self.given:
            self._assume("prices_without_tax")
        tax: Decimal | None = self.given.get("purchase_tax")
        if tax is not None:
            return (max(NOTHING, price - tax) if inclusive else price), tax
        value = sums.without_tax(price, rate or NOTHING) if inclusive else price
        return value, sums.paise(value * (rate or NOTHING) / 100)

    def _rate_of_the_purchases(
        self, rate: Decimal | None, purchases: Decimal, tax: Decimal
    ) -> Decimal:
        """A trader sells what was bought: the same rate, if the tax shows a usual one."""
        if rate is None and purchases:
            shown = sums.rate_of(tax, purchases)
            usual = parameter("rates/schedule").on(self.on).items
            rate = next((Decimal(each) for each in usual if Decimal(each) == shown), None)
        if rate is None:
            raise FactMissing(["sale_rate"])
        self._assume("sold_at_the_rate_of_purchases", rate=rate)
        return rate

    def _restaurant_without_credit(self, rate: Decimal) -> bool:
        """Outside composition too, a restaurant has no credit at the low rate."""
        if self.given["business"] != "restaurant":
            return False
        law = parameter("composition/restaurant_without_credit").if_in_force(self.on)
        if law is None:
            return False
        if rate != law.decimal:
            return False
        self._tell("restaurant_without_credit", law.source, rate=rate)
        return True

    def _tell_of(self, regular: Way, base: Way, customer: Way) -> None:
        credit = parameter("composition/credit_in_regular").on(self.on)
        if self.figures.sale_rate == NOTHING and self.figures.purchase_tax:
            self._tell("no_credit_for_exempt_sales", credit.source)
        self._tell("regular_way", credit.source, **self._values(regular))
        half, rate = self.law.rate / 2, self.law.rate
        self._tell("composition_rate", self.law.source, rate=rate, half=half, base=self.law.base)
        none = parameter("composition/no_credit").on(self.on)
        self._tell("composition_at_base_price", none.source, **self._values(base))
        self._tell("composition_at_customer_price", none.source, **self._values(customer))

    def _values(self, way: Way) -> dict[str, Decimal]:
        figures = self.figures
        return {
            **vars(way),
            "purchases": figures.purchases,
            "purchase_tax": figures.purchase_tax,
            "other_costs": figures.other_costs,
        }

    def _verdict(self, regular: Way, base: Way, customer: Way) -> tuple[View, Outcome]:
        registered = self.given.get("customers_registered")
        at_base, at_customer = _better(regular, base), _better(regular, customer)
        if registered is not None:
            return (
                ("same_base_price", at_base) if registered else ("same_customer_price", at_customer)
            )
        if at_base == at_customer:
            return "same_base_price", at_base
        return "same_base_price", "depends_on_customers"

    def _observe(self, regular: Way, base: Way, customer: Way) -> None:
        """What a taxpayer should know about the result besides."""
        self.warnings += guide_differs(self.given["business"], self.law)
        if customer.profit > regular.profit:
            self._warn("guide_differs.composition_always_loses")
        if regular.credit_carried:
            self._warn("credit_left_over", amount=regular.credit_carried)
        if self.given.get("customers_registered"):
            self._warn(
                "buyers_get_no_credit", parameter("composition/no_credit").on(self.on).source
            )
        limit = self._limit()
        if limit is not None and base.received > limit.amount:
            self._warn("sales_above_limit", limit.source, limit=limit.amount)
        self._assume("may_opt")

    def _limit(self) -> Limit | None:
        """The turnover limit, as far as it is known without asking for the State."""
        if self.given["business"] == "services":
            return services_limit(self.on)
        name = self.given.get("state")
        state = None if name is None else read_state(name, "state", self.on)
        try:
            return goods_limit(self.figures.sales, state, self.on)
        except FactMissing:
            return None

    def _warn_of_rates(self, *rates: Decimal | None) -> None:
        for rate in dict.fromkeys(rates):
            if rate is not None:
                self.warnings += rate_warnings(rate, self.on)


def _better(regular: Way, composition: Way) -> Literal["regular", "composition", "equal"]:
    if regular.profit == composition.profit:
        return "equal"
    return "regular" if regular.profit > composition.profit else "composition"
