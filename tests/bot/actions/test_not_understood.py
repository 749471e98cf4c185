"""What is not understood, and facts that come alone."""

from __future__ import annotations

import pytest

from bot.actions.not_understood import ActionDefaultFallback, ActionInform
from tests.bot.actions.chat import Chat

RANKING = ("chat.greet", "itc.what", "inform", "itc.set_off", "gstin.decode", "payment.challan")


@pytest.mark.parametrize("action", [ActionDefaultFallback, ActionInform])
@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_the_nearest_topics_then_a_ticket(
    chat: Chat, action: type[ActionDefaultFallback], language: str
) -> None:
    chat.slots["language"] = language
    chat.slots["topic"] = "itc.set_off"
    chat.hears("?!", "nlu_fallback", [], ranking=RANKING)
    done = chat.run(action(chat.services))
    title = chat.services.library.title
    nearest, ticket = done.messages
    assert done.responses == ["utter_not_understood", "utter_none_of_these"]
    assert nearest["buttons"] == [
        {"title": title(topic, language), "payload": f"/{topic}"}
        for topic in ("itc.what", "itc.set_off", "gstin.decode", "payment.challan")
    ]
    assert ticket["buttons"] == [
        {"title": title("desk.raise_ticket", language), "payload": "/desk.raise_ticket"}
    ]
    assert done.slots == {"topic": None, "open_question": "raise_ticket"}
    assert done.follow_up == "action_listen"


@pytest.mark.parametrize(
    ("entity", "value", "form"),
    [
        ("gstin", "27AAPFU0939F1ZV", "gstin_form"),
        ("ticket_number", "GST-2026-000001", "ticket_status_form"),
    ],
)
@pytest.mark.parametrize("action", [ActionDefaultFallback, ActionInform])
def test_a_lone_number_opens_its_form(
    chat: Chat, action: type[ActionDefaultFallback], entity: str, value: str, form: str
) -> None:
    chat.says(value, "inform", **{entity: value})
    done = chat.run(action(chat.services))
    assert (done.follow_up, done.messages) == (form, [])


@pytest.mark.parametrize(
    ("entities", "form"),
    [
        ({"amount": "8250", "percent": "5"}, "tax_split_form"),
        ({"return_form": "GSTR-1", "days": "61", "nil_return": "yes"}, "late_fee_form"),
        ({"return_form": "GSTR-3B", "period": "2025-04"}, "due_date_form"),
        ({"distance_km": "250"}, "eway_bill_form"),
        ({"state_code": "27"}, "state_code_form"),
    ],
)
def test_facts_without_a_question_open_the_tool_they_belong_to(
    chat: Chat, entities: dict[str, str], form: str
) -> None:
    chat.says("x", "inform", **entities)
    assert chat.run(ActionInform(chat.services)).follow_up == form


def test_a_lone_number_is_then_taken_in_by_the_form(chat: Chat) -> None:
    from bot.actions.gstin_check import ActionGstinDecode, ValidateGstinForm

    chat.says("27AAPFU0939F1ZV", "inform", gstin="27AAPFU0939F1ZV")
    chat.run(ActionInform(chat.services))
    assert (
        "correctly formed" in chat.uses(ValidateGstinForm(), ActionGstinDecode(chat.services)).text
    )


def test_inside_a_form_one_returns_to_it(chat: Chat) -> None:
    chat.form = "registration_form"
    chat.says("27AAPFU0939F1ZV", "inform", gstin="27AAPFU0939F1ZV")
    assert chat.run(ActionDefaultFallback(chat.services)).follow_up == "registration_form"


def test_without_any_near_topic_there_is_the_ticket(chat: Chat) -> None:
    chat.hears("asdf", "nlu_fallback", [])
    done = chat.run(ActionDefaultFallback(chat.services))
    assert done.responses[-1] == "utter_none_of_these"
    assert done.messages[-1]["buttons"]
