"""Two topics in one message: about weather, trains and bread."""

import numpy as np
import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.second_topic import (
    Asked,
    Splitter,
    Splitting,
    learn,
    least_sure,
    sure_enough,
    ways_to_cut,
    with_entities,
)
from bot.nlu.tokeniser import SpacyTokeniser
from bot.nlu.topic_classifier import utterance_of
from bot.nlu.topic_model import LeftOut, TopicModel, train
from tests.bot.nlu.examples import EXAMPLES

NOBODY = np.zeros(3, bool)


def _message(text: str) -> Message:
    message = Message(data={TEXT: text})
    tokens = SpacyTokeniser(SpacyTokeniser.get_default_config()).tokenize(message, TEXT)
    message.set(TOKENS_NAMES[TEXT], tokens)
    return with_entities(message)


@pytest.fixture(scope="module")
def trained() -> tuple[TopicModel, LeftOut]:
    messages = [_message(text) for text, _, _ in EXAMPLES]
    return train([utterance_of(each) for each in messages], [label for _, label, _ in EXAMPLES])


def _topics(trained: tuple[TopicModel, LeftOut], text: str) -> list[str]:
    model, _ = trained
    message = _message(text)
    whole = model.rank(utterance_of(message)).labels[0]
    found = Splitter(0.4, NOBODY).topics(message, model, whole)
    return [asked.label for asked in found] if found else []


@pytest.mark.parametrize(
    "text",
    [
        "when does the train leave and will it rain in the evening",
        "ट्रेन का टिकट कहाँ मिलेगा और आज बारिश होगी क्या",
        "train ka ticket kahan milega? aaj barish hogi kya",
    ],
)
def test_two_topics_in_the_order_of_the_text(
    trained: tuple[TopicModel, LeftOut], text: str
) -> None:
    assert _topics(trained, text) == ["train", "weather"]


@pytest.mark.parametrize(
    "text",
    [
        "train ka ticket kahan milega",
        "when does the train leave and when does the train arrive",
        "will it rain",
    ],
)
def test_one_topic(trained: tuple[TopicModel, LeftOut], text: str) -> None:
    assert _topics(trained, text) == []


def test_where_the_second_stands(trained: tuple[TopicModel, LeftOut]) -> None:
    text = "when does the train leave and will it rain in the evening"
    model, _ = trained
    found = Splitter(0.4, NOBODY).topics(_message(text), model, "train")
    assert found is not None
    second: Asked = found[1]
    assert text[second.start : second.end] == "will it rain in the evening"


def test_both_sides_must_be_sure() -> None:
    sides = [np.array([0.9, 0.05, 0.05]), np.array([0.3, 0.6, 0.1])]
    assert least_sure(sides, 0, NOBODY) == 0.6
    assert least_sure(sides, 2, NOBODY) == 0.0  # as a whole it is taken for something else
    assert least_sure(sides[:1] * 2, 0, NOBODY) == 0.0  # the same twice
    assert least_sure(sides, 0, np.array([False, True, False])) == 0.0


def test_hardly_any_message_of_one_topic_is_cut() -> None:
    singles = [0.0] * 90 + [0.1 * each for each in range(10)]
    threshold = sure_enough(singles, all_messages=200, wrongly=0.01)
    assert sum(single >= threshold for single in singles) == 2
    assert sure_enough([], 10, 0.01) > 0


def test_labels_that_stand_alone_are_named_by_their_beginnings(
    trained: tuple[TopicModel, LeftOut],
) -> None:
    model, left_out = trained
    messages = [_message(text) for text, _, _ in EXAMPLES]
    splitter = learn(messages, left_out, model.labels, Splitting(alone=("wea", "br")))
    assert splitter.alone.tolist() == [True, False, True]
    assert 0 < splitter.threshold <= 1


def test_what_is_known_to_ask_one_thing_is_never_cut(
    trained: tuple[TopicModel, LeftOut],
) -> None:
    model, left_out = trained
    text = "Will it rain? When does the train leave?"
    messages = [*(_message(each) for each, _, _ in EXAMPLES), _message(text)]
    splitter = Splitter(0.1, NOBODY)
    assert splitter.topics(messages[-1], model, "train") is not None
    known = learn(messages[-1:], left_out, model.labels, Splitting()).known
    assert Splitter(0.1, NOBODY, known).topics(messages[-1], model, "train") is None


def test_each_side_has_its_own_mentions() -> None:
    text = "45 lakh ka bill kaise banega aur 27AAPFU0939F1ZV kiska hai"
    ((left, right),) = ways_to_cut(_message(text))
    assert left.utterance.mentions[0] == "amount"
    assert right.utterance.mentions[0] == "gstin"
