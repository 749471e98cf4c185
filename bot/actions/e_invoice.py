"""e_invoice.applicability: must I make e-invoices?"""

from __future__ import annotations

from types import MappingProxyType
from typing import Optional

from bot.readers import Heard, amount, day, word
from bot.rule_tool import RuleAction, RuleForm
from bot.when import period_of

TOPIC = "e_invoice.applicability"
SLOTS = ("e_invoice_facts",)
# Kinds of taxpayer that are classes of their own here; the others are ordinary ones.
CLASSES = MappingProxyType(
    {"bank": "bank", "government": "government", "local_authority": "local_authority"}
)


def past_year(heard: Heard) -> Optional[str]:
    """The financial year of the turnover; the current one is rather the year asked about."""
    for value in heard.talk.entities("period"):
        found = period_of(value, heard.today)
        if found is not None and found.kind == "year" and found.last < heard.today:
            return found.code
    return None


def supply_to(heard: Heard) -> Optional[str]:
    """Who buys: somebody abroad or in an SEZ, or a consumer."""
    for flag in ("export", "sez"):
        if heard.talk.entity(flag) == "yes":
            return flag
    return heard.talk.entity("recipient")


class ValidateEInvoiceForm(RuleForm):
    """Asks for the turnover."""

    form = "e_invoice_form"
    topic = TOPIC
    submit = "action_e_invoice_applicability"
    slots = SLOTS
    reads = MappingProxyType(
        {
            "annual_turnover": amount("turnover", plain=True, highest=True),
            "financial_year": past_year,
            "business_class": word("entity_type", words=CLASSES),
            "supply_to": supply_to,
            "invoice_date": day("invoice"),
        }
    )


class ActionEInvoiceApplicability(RuleAction):
    """Says whether, since when, and by when to report."""

    topic = TOPIC
    action = "action_e_invoice_applicability"
    slots = SLOTS
