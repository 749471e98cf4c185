"""interest.calculate: interest on tax paid late and on credit wrongly used."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Optional

from bot.delay_readers import (
    FINAL_RETURN_DATES,
    cancelled_on,
    done_on,
    due_on,
    order_on,
    period_of_return,
    unless_asked,
)
from bot.readers import Heard, Reader, amount, day, whole, word
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "interest.calculate"
SLOTS = ("interest_facts",)
WRONG_CREDIT = "wrong_credit"
USED_AND_PAID = 2


def kind(heard: Heard) -> Optional[str]:
    """Wrong credit where the message says so; what else it is, the rule takes for granted."""
    said = heard.talk.entity("interest_case") == WRONG_CREDIT
    return WRONG_CREDIT if said or heard.talk.entity(WRONG_CREDIT) == "yes" else None


def of_wrong_credit(heard: Heard) -> bool:
    """Whether the question is about credit wrongly used."""
    return WRONG_CREDIT in (kind(heard), heard.known.get("kind"))


def late(reader: Reader) -> Reader:
    """The reader where tax was late, not credit wrongly used."""
    return lambda heard: None if of_wrong_credit(heard) else reader(heard)


def wrong(reader: Reader) -> Reader:
    """The reader where credit was wrongly used."""
    return lambda heard: reader(heard) if of_wrong_credit(heard) else None


def utilised_on(heard: Heard) -> Any:
    """The day of use: the first of two days without a role, or the answer."""
    bare = [each for each in heard.talk.details("date") if each.get("role") is None]
    if heard.asked or len(bare) >= USED_AND_PAID:
        return day(plain=True)(heard)
    return None


class ValidateInterestForm(RuleForm):
    """Asks for the tax, the period and the day of payment; for wrong credit, how it was used."""

    form = "interest_form"
    topic = TOPIC
    submit = "action_interest_calculate"
    slots = SLOTS
    instead = MappingProxyType({"days_late": ("paid_on",), "paid_on": ("days_late",)})
    reads = MappingProxyType(
        {
            "kind": kind,
            "tax": late(amount("tax", plain=True)),
            "paid_from_credit": late(amount("input_tax")),
            "cash_paid": late(amount("cash")),
            "cash_ledger_balance": late(amount("balance")),
            "wrong_credit": wrong(
                unless_asked(amount("input_tax", "tax", plain=True), "lowest_credit_balance")
            ),
            "lowest_credit_balance": wrong(amount("credit_balance", "balance")),
            "utilised_on": wrong(utilised_on),
            "return_form": word("return_form"),
            "period": period_of_return("paid_on", unless=("utilised_on", *FINAL_RETURN_DATES)),
            "filing": word("filing"),
            "state": word("state"),
            "paid_on": done_on(
                "paid", "filed", unless=("period", "utilised_on", *FINAL_RETURN_DATES)
            ),
            "days_late": whole("days"),
            "due_date": due_on,
            "cancelled_on": cancelled_on,
            "order_on": order_on,
        }
    )


class ActionInterestCalculate(RuleAction):
    """Says the interest to the rupee and how it is counted."""

    topic = TOPIC
    action = "action_interest_calculate"
    slots = SLOTS
