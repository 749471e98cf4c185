"""tax.split: CGST with SGST or UTGST, or IGST, on an amount or on several."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any, Optional

from bot.conversation import REQUESTED
from bot.readers import Heard, amount, as_on, day, percent, state, yes_no
from bot.rule_tool import RuleAction, RuleForm
from bot.tool import Facts
from rules_engine.errors import FactInvalid
from rules_engine.money import percentage
from rules_engine.tax_rates import rate_warnings

TOPIC = "tax.split"
SLOTS = ("tax_split_facts",)
INCLUSIVE = MappingProxyType({"inclusive": True, "exclusive": False})
RATE = "rate"
FEWEST_LINES = 2
ROLES = ("price", "sale", "invoice_value", "supply_value", "consignment", "purchase", "turnover")
# Amounts that can be lines of one invoice, if nothing says that one of them is something else.
LISTED = (None, "price", "sale")

_PRICE = amount(*ROLES, plain=True)
_RATE = percent()
_DAY = day("invoice", plain=True)
_PERIOD = as_on()
_FROM, _FROM_ONLY, _TO = state("from"), state("from", plain=False), state("to", plain=False)


def lines(heard: Heard) -> Optional[list[dict[str, str]]]:
    """Several amounts, in the order they were said: each with its rate, or all with the same."""
    said = heard.talk.details("amount")
    amounts = [each["value"] for each in said]
    rates = heard.talk.entities("percent")
    if len(amounts) < FEWEST_LINES:
        return None
    if len(amounts) == len(rates):
        return [{"amount": value, RATE: rate} for value, rate in zip(amounts, rates, strict=True)]
    alike = len({each.get("role") for each in said}) == 1 and said[0].get("role") in LISTED
    if len(rates) > 1 or not alike or any(each.get("group") for each in said):
        return None
    known = {} if rates or not heard.known.get(RATE) else {RATE: heard.known[RATE]}
    return [{"amount": value, **known} for value in amounts]


def price(heard: Heard) -> Optional[str]:
    """The one amount; also one that stands beside the name of a tax ("9000, how much UTGST?")."""
    if lines(heard) or "lines" in heard.known or _is_bare_rate(heard):
        return None
    taxes = heard.talk.entities("tax_amount")
    return _PRICE(heard) or (str(taxes[0]["amount"]) if taxes else None)


def rate(heard: Heard) -> Optional[str]:
    """The one rate; those of several lines belong to the lines.

    Of several rates none is taken: "5% or 18%?" is asked for, and so is "CGST 9% SGST 9%",
    for a half is no rate by itself.
    """
    if heard.asked and _is_bare_amount(heard):
        return None
    rates = heard.talk.entities("percent")
    if len(rates) <= 1:
        return _RATE(heard)
    usual = len(set(rates)) == 1 and not rate_warnings(Decimal(rates[0]), heard.today)
    return str(rates[0]) if usual and not lines(heard) else None


def _is_bare_rate(heard: Heard) -> bool:
    """Whether "18" answers the question for the rate, and is no other amount."""
    asked = heard.talk.slot(REQUESTED) == RATE
    return asked and heard.talk.entity("percent") is None and not _is_bare_amount(heard)


def _is_bare_amount(heard: Heard) -> bool:
    """Whether a figure without a sign of percent is too large for a rate."""
    said = heard.talk.entity("amount")
    if said is None or heard.talk.entity("percent") is not None:
        return False
    try:
        percentage(said, RATE)
    except FactInvalid:
        return True
    return False


def supplier_state(heard: Heard) -> Optional[str]:
    """The State from where it is sold; the first one that is named alone, too."""
    settled = "supplier_state" in heard.known and not heard.asked
    return _FROM_ONLY(heard) if settled else _FROM(heard)


def supply_date(heard: Heard) -> Any:
    """The day of the supply, or the last of a period."""
    return _DAY(heard) or _PERIOD(heard)


class ValidateTaxSplitForm(RuleForm):
    """Asks for the amount, the rate, and the two States if nothing else tells the heads."""

    form = "tax_split_form"
    topic = TOPIC
    submit = "action_tax_split"
    slots = SLOTS
    asks = MappingProxyType({"inside_one_state": "supplier_state"})
    instead = MappingProxyType(
        {
            "lines": ("amount", "rate"),
            "inter_state": ("place_of_supply",),
            "place_of_supply": ("inter_state",),
        }
    )
    reads = MappingProxyType(
        {
            "amount": price,
            RATE: rate,
            "lines": lines,
            "inclusive": yes_no("price_kind", words=INCLUSIVE),
            "supplier_state": supplier_state,
            "place_of_supply": _TO,
            "inter_state": yes_no("inter_state"),
            "sez": yes_no("sez"),
            "export": yes_no("export"),
            "supply_date": supply_date,
        }
    )

    def next_question(self, known: Facts) -> Optional[str]:
        """No State for a price with tax: its tax is the same in all, only the heads differ."""
        question = super().next_question(known)
        if question is None or not known.get("inclusive") or not self.can_assume(question, known):
            return question
        return None


class ActionTaxSplit(RuleAction):
    """Shows each head, the price without and with tax."""

    topic = TOPIC
    action = "action_tax_split"
    slots = SLOTS
