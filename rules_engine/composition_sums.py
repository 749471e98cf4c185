"""The arithmetic of regular against composition: what is received, paid and left over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from rules_engine.money import NOTHING, PERCENT

_PAISA = PERCENT
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Figures:
    """Purchases and sales without tax, the tax on the purchases, the rates in percent.

    `credit_allowed`: outside composition the tax on purchases is credit.  `composition_rate` is 0
    where the sales are not in the base of composition tax.
    """

    purchases: Decimal
    sales: Decimal
    purchase_tax: Decimal
    sale_rate: Decimal
    composition_rate: Decimal
    credit_allowed: bool
    other_costs: Decimal = NOTHING


@dataclass(frozen=True)
class Way:
    """One way of paying tax, in rupees to the paisa.

    `received` is what customers pay in all, `tax_on_sales` the GST in it, `credit` the input tax
    set off against it, `credit_carried` what is left of the credit; `composition_tax` is the tax
    on turnover; `cash_tax` is paid to the Government in cash; `lost_input_tax` is tax on purchases
    that is a cost.
    """

    received: Decimal
    tax_on_sales: Decimal
    credit: Decimal
    credit_carried: Decimal
    composition_tax: Decimal
    cash_tax: Decimal
    lost_input_tax: Decimal
    profit: Decimal


def regular(figures: Figures) -> Way:
    """Outside composition: tax on top of the price, less the credit."""
    tax = paise(figures.sales * figures.sale_rate * PERCENT)
    available = figures.purchase_tax if figures.credit_allowed else NOTHING
    used = min(available, tax)
    lost = figures.purchase_tax - available
    return Way(
        received=figures.sales + tax,
        tax_on_sales=tax,
        credit=used,
        credit_carried=available - used,
        composition_tax=NOTHING,
        cash_tax=tax - used,
        lost_input_tax=lost,
        profit=figures.sales - figures.purchases - lost - figures.other_costs,
    )


def composition(figures: Figures, received: Decimal) -> Way:
    """Under composition: tax on the turnover out of the own pocket, no credit.

    `received` is what the customers pay; there is no tax on their bills.
    """
    tax = paise(received * figures.composition_rate * PERCENT)
    costs = figures.purchases + figures.purchase_tax + figures.other_costs
    return Way(
        received=received,
        tax_on_sales=NOTHING,
        credit=NOTHING,
        credit_carried=NOTHING,
        composition_tax=tax,
        cash_tax=tax,
        lost_input_tax=figures.purchase_tax,
        profit=received - costs - tax,
    )


def break_even_sales(figures: Figures) -> Decimal | None:
    """The sales, without tax, from which composition earns no less at the same price to the
    customer; None where no sales do, or all do.

    Composition then keeps of each rupee of sales the tax on top, less its own tax on both, and
    loses the input tax: sales × (rate − composition rate × (1 + rate)) = input tax.
    """
    rate, own = figures.sale_rate * PERCENT, figures.composition_rate * PERCENT
    kept = rate - own * (1 + rate)
    if kept <= 0 or not figures.credit_allowed:
        return None
    return (figures.purchase_tax / kept).quantize(_PAISA, rounding=ROUND_CEILING)


def without_tax(price: Decimal, rate: Decimal) -> Decimal:
    """The price without the tax that is in it."""
    return paise(price * _HUNDRED / (_HUNDRED + rate))


def markup(sales: Decimal, purchases: Decimal) -> Decimal:
    """What the sales are above the purchases, in percent of these."""
    return paise((sales - purchases) / purchases * _HUNDRED)


def rate_of(tax: Decimal, value: Decimal) -> Decimal:
    """The rate that a tax is of a value, in percent with two places."""
    return paise(tax / value * _HUNDRED)


def paise(amount: Decimal) -> Decimal:
    """The amount to the paisa."""
    return amount.quantize(_PAISA, rounding=ROUND_HALF_UP)
