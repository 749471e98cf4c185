"""itc.set_off in chat."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.set_off import QUESTIONS, ActionItcSetOff, ValidateSetOffForm
from tests.bot.actions.chat import Chat, Done, tax

TOPIC = "itc.set_off"


class SetOff:
    """The tool in one chat."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.form = ValidateSetOffForm(chat.services)
        self.action = ActionItcSetOff(chat.services)

    def hears(self, text: str, topic: str = "inform", **entities: Any) -> Done:
        return self.chat.says(text, topic, **entities).uses(self.form, self.action)

    def taxes(self, text: str, *stated: dict[str, Any], topic: str = "inform") -> Done:
        return self.hears(text, topic, tax_amount=list(stated))


@pytest.fixture
def tool(chat: Chat) -> SetOff:
    return SetOff(chat)


def test_all_in_one_message(tool: SetOff) -> None:
    done = tool.taxes(
        "tax IGST 1000 CGST 300 SGST 300, credit IGST 1300 CGST 200 SGST 200",
        tax("igst", "1000", "output_tax"),
        tax("cgst", "300", "output_tax"),
        tax("sgst", "300", "output_tax"),
        tax("igst", "1300", "credit"),
        tax("cgst", "200", "credit"),
        tax("sgst", "200", "credit"),
        topic=TOPIC,
    )
    assert done.text.startswith("Cash to pay: ₹0")
    assert "IGST → IGST: ₹1,000" in done.text
    assert "Credit left for next month:\nCGST: ₹50\nSGST: ₹50" in done.text
    assert "Taken as nil" not in done.text
    titles = [source["title"] for source in done.message["sources"]]
    assert any("49A" in title or "88A" in title for title in titles)


def test_a_negative_amount_is_refused_in_words(tool: SetOff) -> None:
    tool.hears("x", TOPIC)
    done = tool.hears("-5000", negative_amount="-5000")
    assert "“-5000”" in done.text
    assert tool.chat.slots["requested_slot"] == "igst_output_tax"


def test_the_law_of_the_period_that_is_named(tool: SetOff) -> None:
    stated = [tax("cgst", "300", "output_tax"), tax("igst", "200", "credit")]
    facts = {"tax_amount": stated, "period": "2018-12"}
    tool.hears("x", TOPIC, **facts)
    done = tool.hears("all others nil", tax_amount=[tax("igst", "0", "output_tax")])
    while done.asks_for:
        done = tool.hears("nil", nil="yes")
    assert "31 December 2018" in done.text
    assert tool.chat.slots["as_on"] is None


def test_heads_that_a_list_leaves_out_are_nothing_and_said_so(tool: SetOff) -> None:
    tool.taxes("CGST 500 SGST 500", tax("cgst", "500"), tax("sgst", "500"), topic=TOPIC)
    assert tool.chat.slots["requested_slot"] == "igst_credit"
    done = tool.taxes("IGST 1000, CGST 0", tax("igst", "1000"), tax("cgst", "0"))
    assert done.text.startswith("Cash to pay: ₹0")
    assert "did not mention it: IGST on sales, SGST credit" in done.text


def test_one_by_one(tool: SetOff) -> None:
    done = tool.hears("set off my credit", TOPIC)
    asked = []
    for said in ("1000", "300", "300", "500", "300", "100"):
        assert done.asks_for is not None
        asked.append(done.asks_for)
        assert done.responses == []  # nothing is taken for a correction
        done = tool.hears(said, amount=said)
    assert tuple(asked) == QUESTIONS
    assert done.text.startswith("Cash to pay: ₹700")
    assert "IGST: ₹500 of ₹1,000" in done.text


@pytest.mark.parametrize(
    "entities", [{"nil": "yes"}, {"amount": "0"}, {"tax_amount": [tax("igst", "0")]}], ids=str
)
def test_nothing_is_an_answer(tool: SetOff, entities: dict[str, Any]) -> None:
    tool.hears("set off", TOPIC)
    assert tool.hears("none", **entities).asks_for == "cgst_output_tax"


def test_a_bare_no_is_nothing(tool: SetOff) -> None:
    tool.hears("set off", TOPIC)
    assert tool.hears("no", "chat.deny").asks_for == "cgst_output_tax"


def test_a_head_without_a_side_belongs_to_the_side_that_is_asked_for(tool: SetOff) -> None:
    tool.taxes("tax", *(tax(h, "100", "output_tax") for h in ("igst", "cgst")), topic=TOPIC)
    tool.taxes("IGST 70 and SGST 30", tax("igst", "70"), tax("sgst", "30"))
    assert tool.chat.slots["computed"]["topic"] == TOPIC
    assert tool.chat.slots["credit"] is None


def test_a_correction_in_mid_form(tool: SetOff) -> None:
    tool.hears("set off", TOPIC)
    tool.hears("1000", amount="1000")
    done = tool.taxes("no, IGST 1200", tax("igst", "1200", "output_tax"))
    assert done.responses == ["utter_corrected"]
    assert done.asks_for == "cgst_output_tax"
    assert tool.chat.slots["output_tax"] == {"igst": "1200"}


def test_a_union_territory_is_not_asked_for_state_tax_again(tool: SetOff) -> None:
    tool.hears("set off", TOPIC)
    tool.hears("0", amount="0")
    tool.hears("100", amount="100")
    done = tool.taxes("UTGST 100", tax("utgst", "100"))
    assert done.asks_for == "igst_credit"
    assert tool.chat.slots["output_tax"] == {"igst": "0", "cgst": "100", "utgst": "100"}


def test_a_side_question_and_what_is_no_answer(tool: SetOff) -> None:
    tool.hears("set off", TOPIC)
    assert tool.hears("what is ITC?", "itc.what").events == []
    assert tool.hears("hmm", "nlu_fallback").responses == ["utter_not_an_answer"]


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_every_script_has_the_table(tool: SetOff, language: str) -> None:
    tool.chat.slots["language"] = language
    done = tool.taxes(
        "x",
        tax("cgst", "100", "output_tax"),
        tax("sgst", "100", "output_tax"),
        tax("igst", "500", "credit"),
        tax("cgst", "0", "credit"),
        topic=TOPIC,
    )
    assert "IGST → CGST: ₹100" in done.text
    assert "₹300" in done.text
    assert done.message["language"] == language
