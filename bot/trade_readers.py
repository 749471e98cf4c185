"""How the facts of a business are read: its kind, and what it buys and sells at which rate.

Purchase and sale are often named by their order alone: "20000 aur 25000, 5%".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Optional

from bot.conversation import REQUESTED
from bot.readers import Heard, Reader, amount, percent
from rules_engine.composition_rates import BUSINESSES, composition_rate
from rules_engine.composition_sums import rate_of
from rules_engine.tax_rates import rate_warnings

SERVICES = "services"
JOB_WORK = "job_work"
ROLES: Mapping[str, Sequence[str]] = {
    "purchases": ("purchase",),
    "sales": ("sale", "turnover", "price"),
    "purchase_tax": ("input_tax", "tax"),
}
RATES = ("purchase_rate", "sale_rate")

_BARE_AMOUNT, _BARE_RATE = amount(), percent()


def business(heard: Heard) -> Optional[str]:
    """The kind of business; beside one in goods, services are the smaller part."""
    kinds = list(dict.fromkeys(heard.talk.entities("composition_kind")))
    if len(kinds) > 1:
        kinds = [kind for kind in kinds if kind != SERVICES]
    if len(kinds) == 1:
        return str(kinds[0])
    return SERVICES if JOB_WORK in heard.talk.entities("taxpayer_type") else None


def traded(fact: str) -> Reader:
    """Purchases, sales, or the tax on the purchases, by what they are called or their order."""

    def read(heard: Heard) -> Any:
        return _traded(heard).get(fact) or (_BARE_AMOUNT(heard) if heard.asked else None)

    return read


def trade_rate(fact: str) -> Reader:
    """The rate on purchases or on sales; one that is said alone is meant for both."""

    def read(heard: Heard) -> Any:
        asked = heard.talk.slot(REQUESTED)
        rates = _rates(heard)
        if len(rates) == len(RATES):
            return rates[RATES.index(fact)]
        if asked in RATES and not heard.asked:
            return None
        return rates[0] if rates else _BARE_RATE(heard) if heard.asked else None

    return read


def _traded(heard: Heard) -> Mapping[str, str]:
    said = [(str(each["value"]), each.get("role")) for each in heard.talk.details("amount")]
    values = [value for value, _ in said]
    if len(values) == len(ROLES) and _is_tax_on(values[1], values[0], heard):
        return dict(zip(("purchases", "purchase_tax", "sales"), values, strict=True))
    found = {
        fact: value for fact, roles in ROLES.items() for value, role in said[::-1] if role in roles
    }
    bare = [value for value, role in said if role is None]
    if not found and len(bare) == 2:
        return {"purchases": bare[0], "sales": bare[1]}
    if bare and "purchases" in found and "sales" not in found:
        return {**found, "sales": bare[-1]}
    if bare and "sales" in found and "purchases" not in found:
        return {**found, "purchases": bare[0]}
    return found


def _is_tax_on(tax: str, value: str, heard: Heard) -> bool:
    """Whether an amount is a usual rate of another."""
    if not Decimal(value):
        return False
    return not rate_warnings(rate_of(Decimal(tax), Decimal(value)), heard.today)


def _rates(heard: Heard) -> list[str]:
    """The GST rates of the message, that of the purchases first.

    "The 1% scheme" is composition itself, no rate of GST.
    """
    rates = [
        str(value)
        for value in heard.talk.entities("percent")
        if heard.asked or not _is_composition(Decimal(value), heard)
    ]
    roles = [each.get("role") for each in heard.talk.details("amount")]
    if "purchase" in roles and "sale" in roles and roles.index("sale") < roles.index("purchase"):
        return rates[::-1]
    return rates


def _is_composition(rate: Decimal, heard: Heard) -> bool:
    own = {composition_rate(kind, heard.today).rate for kind in BUSINESSES}
    return rate in own and bool(rate_warnings(rate, heard.today))
