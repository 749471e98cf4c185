"""late_fee.calculate: the late fee for a return filed after its due date."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Optional

from bot.delay_readers import (
    FINAL_RETURN_DATES,
    cancelled_on,
    done_on,
    due_on,
    order_on,
    period_of_return,
    unless_asked,
)
from bot.readers import Heard, amount, whole, word, yes_no
from bot.rule_tool import RuleAction, RuleForm

TOPIC = "late_fee.calculate"
SLOTS = ("late_fee_facts",)


_NIL = yes_no("nil_return")


def nil(heard: Heard) -> Optional[bool]:
    """Whether it was a nil return; who names the tax of the return had some to pay."""
    said = _NIL(heard)
    taxes = [each for each in heard.talk.details("amount") if each.get("role") == "tax"]
    if said is None and any(Decimal(each["value"]) > 0 for each in taxes):
        return False
    return said


class ValidateLateFeeForm(RuleForm):
    """Asks for return, period and day of filing, then for nil and turnover if they matter."""

    form = "late_fee_form"
    topic = TOPIC
    submit = "action_late_fee_calculate"
    slots = SLOTS
    asks = MappingProxyType({"not_nil": "nil"})
    instead = MappingProxyType({"days_late": ("filed_on",), "filed_on": ("days_late",)})
    reads = MappingProxyType(
        {
            "return_form": word("return_form"),
            "period": period_of_return("filed_on", unless=FINAL_RETURN_DATES),
            "filed_on": done_on("filed", "paid", unless=("period", *FINAL_RETURN_DATES)),
            "days_late": whole("days"),
            "nil": nil,
            "annual_turnover": unless_asked(
                amount("turnover", plain=True, highest=True), "state_turnover"
            ),
            "state_turnover": amount("state_turnover"),
            "filing": word("filing"),
            "state": word("state"),
            "due_date": due_on,
            "cancelled_on": cancelled_on,
            "order_on": order_on,
        }
    )


class ActionLateFeeCalculate(RuleAction):
    """Says the fee, how it is counted and where it is capped."""

    topic = TOPIC
    action = "action_late_fee_calculate"
    slots = SLOTS
