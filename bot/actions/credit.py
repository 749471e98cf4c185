"""itc.blocked_check, itc.eligible_claim, itc.time_limit: what credit there is, and until when."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from bot.conversation import REQUESTED, SURE, Conversation
from bot.phrasing import adds, names
from bot.readers import Heard, amount, day, period, whole, word, yes_no
from bot.rule_tool import RuleAction, RuleForm
from rules_engine.item_words import Understood, understand
from rules_engine.periods import period as tax_period

BLOCKED = "itc.blocked_check"
CLAIM = "itc.eligible_claim"
TIME_LIMIT = "itc.time_limit"

ANNUAL_RETURN = "GSTR-9"
# What was bought for the family is an item of its own; said of an item, it is the use.
USE_OF_CATEGORY = {"personal_consumption": "personal", "gift_sample": "gift", "csr": "csr"}


def item(heard: Heard) -> Any:
    """The words of the message, if they name a purchase; to the question, whatever they name.

    Who answers what it is for ("to run as a taxi") names no other purchase.
    """
    found = _understood(heard)
    if found.categories and ("item" not in heard.known or not _use(heard, found)):
        return heard.talk.text
    talk = heard.talk
    if not heard.asked or talk.is_button or talk.does_not_know or talk.changes_subject(BLOCKED):
        return None
    return talk.text if talk.text.strip() else None


def purpose(heard: Heard) -> Any:
    """The use, by a button or in words that follow the purchase."""
    pressed = heard.talk.entity("credit_purpose")
    if pressed is not None or "item" not in heard.known:
        return pressed
    return _use(heard, _understood(heard))


def invoice_date(heard: Heard) -> Any:
    """The date of the document; beside a debit note's own date, that of its invoice."""
    return day("invoice", "received", plain="debit_note_date" not in heard.known)(heard)


def financial_year(heard: Heard) -> Any:
    """The year that a period lies in, where no date of the document is said."""
    if invoice_date(heard) is not None:
        return None
    said = period()(heard)
    return None if said is None else tax_period(said).year.code


def debit_note_date(heard: Heard) -> Any:
    """A date without a role beside one of an invoice, where a debit note is spoken of."""
    if heard.talk.entity("credit_document") != "debit_note":
        return None
    roles = {each.get("role") for each in heard.talk.details("date")}
    return day(plain=True)(heard) if {"invoice", None} <= roles else None


def annual_return_filed_on(heard: Heard) -> Any:
    """The day of filing, where the annual return is spoken of."""
    return day("filed")(heard) if heard.talk.entity("return_form") == ANNUAL_RETURN else None


def claim_on(heard: Heard) -> Any:
    """The day of filing any other return."""
    return None if heard.talk.entity("return_form") == ANNUAL_RETURN else day("filed")(heard)


def unpaid_credit(heard: Heard) -> Any:
    """The credit on bills that have stood unpaid for so many days."""
    unpaid = heard.talk.entity("days") is not None
    return amount("input_tax", "tax", "purchase", plain=True)(heard) if unpaid else None


def books_credit(heard: Heard) -> Any:
    """The credit in the books; what is said of unpaid bills is no new credit."""
    if unpaid_credit(heard) is not None:
        return amount("books")(heard)
    return amount("books", "input_tax", "purchase")(heard)


class ValidateBlockedCreditForm(RuleForm):
    """Asks what was bought, then what the exceptions hang on: the use, the seats, the books."""

    form = "blocked_credit_form"
    topic = BLOCKED
    submit = "action_itc_blocked_check"
    slots = ("blocked_credit_facts",)
    asks = MappingProxyType({"no_excepted_use": "purpose"})
    reads = MappingProxyType(
        {
            "item": item,
            "purpose": purpose,
            "seats": whole("seats"),
            "capitalised": yes_no("capitalised"),
            "invoice_date": day("invoice"),
        }
    )

    def starts_afresh(self, talk: Conversation) -> bool:
        """A purchase with "ITC" beside it is a new question, "for gifts" or "no, a truck" none."""
        asked = talk.said == BLOCKED and talk.confidence >= SURE
        if talk.is_button or not asked or adds(talk.text) or not names(talk.text, "credit"):
            return False
        return bool(understand(talk.text).categories)


class ActionItcBlockedCheck(RuleAction):
    """Says whether the credit is blocked, by which clause, and when it wouldn't be."""

    topic = BLOCKED
    action = "action_itc_blocked_check"
    slots = ("blocked_credit_facts",)


class ValidateEligibleClaimForm(RuleForm):
    """Asks for the credit in the books and in GSTR-2B; takes unpaid bills by themselves too."""

    form = "eligible_claim_form"
    topic = CLAIM
    submit = "action_itc_eligible_claim"
    slots = ("eligible_claim_facts",)
    reads = MappingProxyType(
        {
            "books_credit": books_credit,
            "gstr2b_credit": amount("gstr2b"),
            "blocked_credit": amount("blocked"),
            "unpaid_over_180_days": unpaid_credit,
            "period": period(kinds=("month", "quarter")),
        }
    )


class ActionItcEligibleClaim(RuleAction):
    """Says how much may be claimed, what waits and what to check."""

    topic = CLAIM
    action = "action_itc_eligible_claim"
    slots = ("eligible_claim_facts",)


class ValidateTimeLimitForm(RuleForm):
    """Asks for the date of the invoice."""

    form = "time_limit_form"
    topic = TIME_LIMIT
    submit = "action_itc_time_limit"
    slots = ("time_limit_facts",)
    instead = MappingProxyType(
        {"financial_year": ("invoice_date",), "invoice_date": ("financial_year",)}
    )
    reads = MappingProxyType(
        {
            "invoice_date": invoice_date,
            "financial_year": financial_year,
            "document": word("credit_document"),
            "debit_note_date": debit_note_date,
            "annual_return_filed_on": annual_return_filed_on,
            "claim_on": claim_on,
        }
    )


class ActionItcTimeLimit(RuleAction):
    """Says the last day for the credit, and whether it is over."""

    topic = TIME_LIMIT
    action = "action_itc_time_limit"
    slots = ("time_limit_facts",)


def _understood(heard: Heard) -> Understood:
    return understand("" if heard.talk.is_button else heard.talk.text)


def _use(heard: Heard, found: Understood) -> Any:
    if found.use is not None or heard.talk.slot(REQUESTED) != "purpose":
        return found.use
    return next(
        (USE_OF_CATEGORY[name] for name in found.categories if name in USE_OF_CATEGORY), None
    )
