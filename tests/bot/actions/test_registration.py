"""registration.threshold in chat."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.registration import ActionRegistrationThreshold, ValidateRegistrationForm
from bot.services import Services
from tests.bot.actions.chat import Chat, Done, amount

TOPIC = "registration.threshold"


class Registration:
    """The tool in one chat."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.form = ValidateRegistrationForm(chat.services)
        self.action = ActionRegistrationThreshold(chat.services)

    def hears(self, text: str, topic: str = "inform", **entities: Any) -> Done:
        return self.chat.says(text, topic, **entities).uses(self.form, self.action)


@pytest.fixture
def tool(chat: Chat, services: Services) -> Registration:
    return Registration(chat)


def test_all_in_one_message(tool: Registration) -> None:
    done = tool.hears(
        "turnover 22 lakh services in Kerala, only in Kerala, do I need GST?",
        TOPIC,
        amount=amount("2200000", "turnover"),
        state="32",
        supply_kind="services",
        inter_state="no",
    )
    assert done.text.startswith("Yes, you must register for GST.")
    assert "₹22,00,000" in done.text
    assert "₹20,00,000" in done.text
    assert done.message["topic"] == TOPIC
    assert done.message["language"] == "en"
    assert any("Section 22" in source["title"] for source in done.message["sources"])
    assert done.offered == [{"title": "Which rule?", "payload": "/chat.why"}]
    assert done.follow_up == "action_listen"


def test_asks_only_for_what_is_missing_one_by_one(tool: Registration) -> None:
    assert tool.hears("do I need GST?", TOPIC).asks_for == "aggregate_turnover"
    assert tool.hears("30 lakh", amount="3000000").asks_for == "state"
    assert tool.hears("राजस्थान", state="08").asks_for == "supply_kind"
    assert tool.hears("goods", supply_kind="goods").asks_for == "inter_state"
    done = tool.hears("only here", inter_state="no")
    assert done.text.startswith("No, you need not register for GST now.")
    assert "₹40,00,000" in done.text


def test_a_brief_fact_is_an_answer_whatever_topic_it_sounds_like(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="1200000", state="18")
    done = tool.hears("sorry, Manipur", "gstin.state_code", state="14")
    assert done.responses == ["utter_corrected"]
    assert tool.chat.slots["state"] == "14"
    assert tool.hears("what is the code of Manipur?", "gstin.state_code", state="14").events == []


def test_nothing_is_asked_that_would_not_change_the_answer(tool: Registration) -> None:
    done = tool.hears("x", TOPIC, amount="5000000", state="08", supply_kind="goods")
    assert done.text.startswith("Yes, you must register")


def test_the_answer_empties_the_form_and_keeps_what_why_needs(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="5000000", state="08", supply_kind="goods")
    slots = tool.chat.slots
    assert {name: slots[name] for name in tool.form.slots} == dict.fromkeys(tool.form.slots)
    assert slots["requested_slot"] is None
    assert slots["topic"] == TOPIC
    assert slots["computed"]["topic"] == TOPIC
    assert [step["key"] for step in slots["computed"]["steps"]][-1] == "apply_within"


def test_a_form_that_starts_anew_forgets_what_it_had(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="5000000", state="08")
    tool.chat.form = None
    assert tool.hears("do I need GST?", TOPIC).asks_for == "aggregate_turnover"
    assert tool.chat.slots["state"] is None


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_the_answer_is_in_the_script_of_the_question(tool: Registration, language: str) -> None:
    done = tool.hears(
        "x", TOPIC, language=language, amount="5000000", state="08", supply_kind="goods"
    )
    start = {"en": "Yes, you must", "hi": "हाँ, आपको जीएसटी", "hi-Latn": "Haan, aapko GST"}
    assert done.text.startswith(start[language])
    assert done.message["language"] == language


def test_a_correction_in_mid_form_replaces_and_is_confirmed(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="3000000", state="08")
    done = tool.hears("no, 45 lakh", amount="4500000")
    assert done.responses == ["utter_corrected"]
    assert done.asks_for == "supply_kind"
    assert tool.chat.slots["aggregate_turnover"] == "4500000"
    assert tool.hears("goods", supply_kind="goods").text.startswith("Yes, you must register")


def test_the_no_of_a_correction_does_not_answer_the_open_question(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="1500000", state="08", supply_kind="goods")
    done = tool.hears("no, 16 lakh", "chat.deny", amount="1600000")
    assert done.responses == ["utter_corrected"]
    assert done.asks_for == "inter_state"
    assert tool.chat.slots["aggregate_turnover"] == "1600000"


def test_a_no_that_repeats_a_fact_does_answer(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="1500000", state="08", supply_kind="goods")
    done = tool.hears("no, in Rajasthan", "chat.deny", state="08")
    assert done.text.startswith("No, you need not")


def test_what_is_added_is_no_correction(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="1000000", section_24_ground="eco_supplier")
    done = tool.hears("and to other States", section_24_ground="inter_state")
    assert done.responses == []
    assert tool.chat.slots["section_24_grounds"] == ["eco_supplier", "inter_state"]


def test_a_side_question_lets_the_form_step_aside(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="3000000")
    done = tool.hears("OTP not coming", "login_error.otp_not_received")
    assert (done.events, done.messages) == ([], [])


def test_a_side_question_that_names_a_fact_is_still_one(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="3000000")
    tool.chat.hears(
        "late fee if turnover is 2 crore?",
        "late_fee.calculate",
        [{"entity": "amount", "value": "20000000", "role": "turnover"}],
    )
    assert tool.chat.fills(tool.form).events == []


def test_an_unsure_guess_that_answers_is_an_answer(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="3000000")
    tool.chat.hears("raj.", "gstin.state_code", [{"entity": "state", "value": "08"}])
    assert tool.chat.fills(tool.form).asks_for == "supply_kind"


def test_back_from_a_side_question_the_form_asks_again(tool: Registration) -> None:
    from bot.actions.answer import ActionAnswer

    tool.hears("x", TOPIC, amount="3000000")
    tool.hears("OTP not coming", "login_error.otp_not_received")
    answered = tool.chat.run(ActionAnswer(tool.chat.services))
    assert answered.follow_up == "registration_form"
    done = tool.chat.fills(tool.form)
    assert done.slots == {"requested_slot": "state"}
    assert done.messages == []
    assert tool.chat.slots["aggregate_turnover"] == "3000000"


@pytest.mark.parametrize("topic", ["inform", "nlu_fallback", "chat.affirm", None])
def test_what_is_no_answer_is_asked_again(tool: Registration, topic: str | None) -> None:
    tool.hears("x", TOPIC, amount="3000000")
    for count in (1, 2):
        tool.chat.says("hmm", topic)
        done = tool.chat.fills(tool.form)
        assert done.responses == ["utter_not_an_answer"]
        assert done.slots == {"misunderstood": count, "requested_slot": "state"}
    assert tool.hears("Rajasthan", state="08").slots["misunderstood"] is None


@pytest.mark.parametrize(
    ("said", "outcome"), [("chat.affirm", "Yes, you must"), ("chat.deny", "No, you need not")]
)
def test_yes_and_no_answer_a_yes_or_no_question(
    tool: Registration, said: str, outcome: str
) -> None:
    tool.hears("x", TOPIC, amount="3000000", state="08", supply_kind="goods")
    assert tool.hears("x", said).text.startswith(outcome)


def test_selling_online_answers_where_one_sells(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="1500000", state="08", supply_kind="goods")
    done = tool.hears("on Amazon", section_24_ground="eco_supplier")
    assert done.text.startswith("No, you need not")
    assert "no sale to another State" in done.text


def test_selling_online_to_other_states_is_both(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount="1500000", state="08", supply_kind="goods")
    done = tool.hears("Amazon, all over India", section_24_ground="eco_supplier", inter_state="yes")
    assert done.text.startswith("Yes, you must register")


def test_of_a_range_the_higher_end_counts(tool: Registration) -> None:
    tool.hears("30-35 lakh", TOPIC, amount=["3000000", "3500000"])
    assert tool.chat.slots["aggregate_turnover"] == "3500000"


def test_of_several_amounts_the_one_called_turnover_counts(tool: Registration) -> None:
    tool.hears("x", TOPIC, amount=[amount("9000000"), amount("1500000", "turnover")])
    assert tool.chat.slots["aggregate_turnover"] == "1500000"


def test_a_code_without_sales_is_refused_in_words(tool: Registration) -> None:
    done = tool.hears("x", TOPIC, amount="3000000", state="99", supply_kind="goods")
    assert "“99”" in done.text
    assert done.follow_up == "action_listen"
    assert tool.chat.slots["state"] is None


def test_a_ground_nobody_knows_is_refused_in_words(tool: Registration) -> None:
    done = tool.hears(
        "x", TOPIC, amount="1", state="08", supply_kind="goods", section_24_ground="moon"
    )
    assert "“moon”" in done.text
    assert done.message["topic"] == TOPIC
