"""The classifier, trained in the test on a small set about weather, trains and bread."""

import pickle

import numpy as np
import pytest

from bot.nlu.features import Utterance, Vectoriser
from bot.nlu.text import normalise
from bot.nlu.topic_model import (
    TopicModel,
    Training,
    best_temperature,
    doubt_threshold,
    near_duplicates,
    refusal_shift,
    split,
    train,
)
from tests.bot.nlu.examples import EXAMPLES


@pytest.fixture(scope="module")
def model() -> TopicModel:
    utterances = [Utterance(normalise(text)) for text, _, _ in EXAMPLES]
    return train(utterances, [label for _, label, _ in EXAMPLES])[0]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("will there be rain in the evening", "weather"),
        ("kal mausam kaisa rahega", "weather"),
        ("क्या आज बारिश है", "weather"),
        ("train ka ticket kahan milega", "train"),
        ("ट्रेन का टिकट", "train"),
        ("my loaf of bread", "bread"),
        ("roti jal gai", "bread"),
        ("रोटी", "bread"),
        ("barrish hogii", "weather"),
    ],
)
def test_topic_of_a_message(model: TopicModel, text: str, label: str) -> None:
    assert model.rank(Utterance(normalise(text))).labels[0] == label


def test_probabilities_are_probabilities(model: TopicModel) -> None:
    ranking = model.rank(Utterance("train ticket"))
    assert sum(ranking.probabilities) == pytest.approx(1.0, abs=1e-5)
    assert list(ranking.probabilities) == sorted(ranking.probabilities, reverse=True)


def test_ranking_is_cut(model: TopicModel) -> None:
    assert len(model.rank(Utterance("train"), 2).labels) == 2


def test_a_message_without_a_known_feature_is_the_least_sure(model: TopicModel) -> None:
    unknown = model.rank(Utterance("###"))
    known = model.rank(Utterance("when does the train leave"))
    assert unknown.probabilities[0] < known.probabilities[0]
    assert known.sure


def test_evidence_names_features(model: TopicModel) -> None:
    (name, part), *_ = model.evidence(Utterance("roti"), "bread", "train")
    assert ":" in name
    assert part > 0


def test_same_data_same_model(model: TopicModel) -> None:
    utterances = [Utterance(normalise(text)) for text, _, _ in EXAMPLES]
    again, _ = train(utterances, [label for _, label, _ in EXAMPLES])
    assert np.allclose(again.weights, model.weights)
    assert again.threshold == pytest.approx(model.threshold)


def test_two_labels() -> None:
    chosen = [(text, label) for text, label, _ in EXAMPLES if label != "bread"]
    model, _ = train([Utterance(normalise(t)) for t, _ in chosen], [label for _, label in chosen])
    assert model.rank(Utterance("mausam")).labels == ("weather", "train")


def test_a_label_with_a_single_example_can_be_trained() -> None:
    texts = [Utterance(normalise(text)) for text, _, _ in EXAMPLES] + [Utterance("xylophone")]
    model, _ = train(texts, [*(label for _, label, _ in EXAMPLES), "music"])
    assert model.rank(Utterance("xylophone")).labels[0] == "music"


def test_one_label_is_refused() -> None:
    with pytest.raises(ValueError, match="two labels"):
        train([Utterance("a"), Utterance("b")], ["x", "x"])


def test_near_duplicates_share_a_group_and_a_fold() -> None:
    vectoriser = Vectoriser({"sound": 1.0})
    texts = ["otp nahi aaya", "OTP nahin aya", "ओटीपी नहीं आया", "password bhool gaya"]
    utterances = [Utterance(normalise(text)) for text in texts]
    vectoriser.fit(utterances)
    groups = near_duplicates(vectoriser.matrix(utterances), np.zeros(4, np.int64), 0.6)
    assert len(set(groups[:3])) == 1
    assert groups[3] != groups[0]
    folds = split(np.zeros(4, np.int64), groups, 2, seed=1)
    assert len(set(folds[:3])) == 1


def test_what_was_never_seen_makes_a_message_say_less() -> None:
    vectoriser = Vectoriser({"word": 1.0, "sound": 2.0})
    vectoriser.fit([Utterance(text) for text in ("refund kab aayega", "late fee kitni hai")])

    def length(text: str) -> float:
        _, values = vectoriser.one(Utterance(text))
        return float(np.linalg.norm(values))

    assert length("refund kab aayega") == pytest.approx(5**0.5)
    assert 0 < length("refund zebra quartz") < length("refund kab zebra") < 5**0.5
    assert length("zebra quartz") == 0


def test_temperature_makes_overconfident_scores_humble() -> None:
    scores = np.array([[5.0, 0.0], [5.0, 0.0], [5.0, 0.0], [0.0, 5.0]], np.float32)
    truth = np.array([0, 0, 1, 1])
    temperature = best_temperature(scores, truth)
    assert 1 / (1 + np.exp(-5 / temperature)) == pytest.approx(0.75, abs=0.01)


def test_threshold_refuses_where_answers_are_mostly_wrong() -> None:
    scores = np.zeros((100, 2), np.float32)
    scores[:, 0] = np.linspace(0.1, 5, 100)
    truth = np.zeros(100, np.int64)
    truth[:3] = 1  # the three least confident answers are wrong
    sure = np.exp(scores[3, 0]) / (1 + np.exp(scores[3, 0]))
    assert doubt_threshold(scores, truth, 0.05, covers_all=True) == pytest.approx(sure)
    assert doubt_threshold(scores, np.zeros(100, np.int64), 0.05, covers_all=True) < sure


def test_without_a_label_for_the_rest_as_much_is_doubted_as_may_be() -> None:
    scores = np.zeros((100, 2), np.float32)
    scores[:, 0] = np.linspace(0.1, 5, 100)
    truth = np.zeros(100, np.int64)
    sixth = np.exp(scores[5, 0]) / (1 + np.exp(scores[5, 0]))
    assert doubt_threshold(scores, truth, 0.05, covers_all=False) == pytest.approx(sixth)


def test_the_label_for_none_of_the_others_is_given_as_readily_as_it_may_be() -> None:
    scores = np.zeros((100, 3), np.float32)
    scores[:, 0] = np.linspace(0.02, 2, 100)  # the right label of all of them leads by this much
    shift = refusal_shift(scores, np.zeros(100, np.int64), refusal=2, refused=0.05)
    scores[:, 2] += shift
    assert (scores.argmax(axis=1) == 2).sum() == 5
    # what belongs to the label itself sets no limit
    target = np.array([0] * 50 + [2] * 50)
    assert refusal_shift(scores - [0, 0, shift], target, 2, 0.02) < shift


def test_a_refusal_that_is_no_label_of_the_data_changes_nothing(model: TopicModel) -> None:
    utterances = [Utterance(normalise(text)) for text, _, _ in EXAMPLES]
    labels = [label for _, label, _ in EXAMPLES]
    again, _ = train(utterances, labels, Training(refusal="elsewhere"))
    assert np.allclose(again.bias, model.bias)


def test_an_example_is_judged_by_a_model_that_has_not_seen_it() -> None:
    texts = [Utterance(normalise(text)) for text, _, _ in EXAMPLES] + [Utterance("xylophone")]
    model, left_out = train(texts, [*(label for _, label, _ in EXAMPLES), "music"])
    last = len(texts) - 1
    music = model.labels.index("music")
    assert left_out.label(last) != music
    assert left_out.chances(last, texts[last])[music] < 0.1 < model.chances(texts[last])[music]


def test_a_stored_model_says_the_same(model: TopicModel) -> None:
    again: TopicModel = pickle.loads(pickle.dumps(model))
    asked = Utterance("kal mausam kaisa rahega")
    assert np.allclose(again.chances(asked), model.chances(asked), atol=0.01)
    assert again.weights.dtype == np.float32


def test_settings_name_no_label() -> None:
    assert set(vars(Training())) == {
        *("cost", "folds", "similar", "refused", "refusal", "balance", "views", "seed"),
    }
    assert Training().refusal is None
