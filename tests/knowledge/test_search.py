"""Questions that are in no article, as people type them, find their login error."""

import time

import pytest

from knowledge.__main__ import main
from knowledge.library import load_library
from knowledge.search import SearchIndex, nearest

HELD_OUT = {
    "login_error.invalid_credentials": {
        "en": ["password right but shows invalid user name", "my userid n pasword rejected"],
        "hi": ["सही आईडी डाली फिर भी पासवर्ड ग़लत कहता है", "पासवर्ड रिजेक्ट कर देता है लॉगिन पर"],
        "hi-Latn": ["sahi psswrd dala fir bhi galat keh raha", "user name pasword galt aa rha h"],
    },
    "login_error.account_locked": {
        "en": ["my id got locked after 5 attempts", "when will the lock on my account be removed"],
        "hi": ["चार-पाँच बार गलत डाला तो खाता लॉक", "लॉक अकाउंट कैसे खुलवाऊँ"],
        "hi-Latn": ["acount lok ho gya h", "lock khulne mein kitna time lagega account ka"],
    },
    "login_error.captcha": {
        "en": ["no captcha visible", "captha image broken"],
        "hi": ["कैपचा आ ही नहीं रहा", "कैप्चा का बॉक्स खाली है"],
        "hi-Latn": ["capcha khali aa rha", "captcha dikhai nahi deta login pe"],
    },
    "login_error.otp_not_received": {
        "en": ["still waiting for the OTP sms", "otp did not reach my email"],
        "hi": ["आधे घंटे से ओटीपी नहीं मिला", "ओ टी पी आता ही नहीं फोन पर"],
        "hi-Latn": ["otp nai mila abhi tk", "OTP phone pe aa hi nhi rha"],
    },
    "login_error.session_expired": {
        "en": ["timed out while entering invoices and logged out", "session ends too fast"],
        "hi": ["बिल चढ़ाते-चढ़ाते लॉग आउट कर दिया", "सेशन बार बार खत्म हो जाता है"],
        "hi-Latn": ["sesion expir ho jata h", "data bharte bharte logout maar deta hai"],
    },
    "login_error.emsigner_connection": {
        "en": ["em signer cannot connect", "emsigner server connection failure on 1585"],
        "hi": ["ईएमसाइनर कनेक्ट नहीं होता", "एमसाइनर का सर्वर एरर"],
        "hi-Latn": ["emsiner conect nhi ho rha", "em signer server se connection fail"],
    },
    "login_error.dsc_not_detected": {
        "en": ["laptop not reading dsc token", "signature dongle is not getting detected"],
        "hi": ["डीएससी टोकन लैपटॉप में नहीं दिखता", "डिजिटल सिग्नेचर डोंगल नहीं पकड़ता"],
        "hi-Latn": ["dsc token laptop me show nhi hota", "usb dongle dsc detect nai"],
    },
    "login_error.dsc_pan_mismatch": {
        "en": ["signatory pan and dsc pan are not same", "pan in certificate mismatch"],
        "hi": ["डीएससी का पैन अलग है कहता है", "सिग्नेटरी के पैन से डीएससी मेल नहीं"],
        "hi-Latn": ["dsc me pan mismatch bol rha", "signatory ka pan dsc se alag h"],
    },
    "login_error.gstr3b_blocked": {
        "en": ["3B filing button is grey", "unable to submit GSTR 3B, ledger negative"],
        "hi": ["३बी का बटन फीका है", "जीएसटीआर-3बी सबमिट नहीं होती"],
        "hi-Latn": ["3b filing ruk gayi button grey", "gstr 3b submit nai ho rha mismatch"],
    },
    "login_error.portal_down": {
        "en": ["gst website is hanging", "is the portal down today"],
        "hi": ["जीएसटी की साइट नहीं खुलती", "पोर्टल बहुत स्लो है आज"],
        "hi-Latn": ["gst ki site khul nhi rhi", "portal slow chal rha h bohot"],
    },
    "login_error.challan_not_credited": {
        "en": ["bank deducted gst money, ledger empty", "challan amount missing in cash ledger"],
        "hi": ["बैंक ने पैसे काट लिए पर लेजर में नहीं हैं", "चालान जमा किया कैश लेज़र खाली"],
        "hi-Latn": ["bank ne paisa kaat liya ledger me nhi", "chalan ka amount cash ledger khali"],
    },
    "login_error.gstin_suspended": {
        "en": ["department suspended my registration", "eway bill says gstin is suspended"],
        "hi": ["विभाग ने जीएसटी सस्पेंड कर दिया", "नंबर निलंबित है ई-वे बिल नहीं बनता"],
        "hi-Latn": ["gst no. suspend dikha rha", "officer ne registration suspend kar diya"],
    },
}  # fmt: skip

QUESTIONS = [
    (topic, language, text)
    for topic, by_language in HELD_OUT.items()
    for language, texts in by_language.items()
    for text in texts
]


@pytest.mark.parametrize(("topic", "language", "text"), QUESTIONS)
def test_a_login_error_is_among_the_three_nearest(topic: str, language: str, text: str) -> None:
    assert topic in [found for found, _ in nearest(text, language)]


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_nine_of_ten_login_errors_are_found_first(language: str) -> None:
    asked = [(topic, text) for topic, of, text in QUESTIONS if of == language]
    hits = sum(nearest(text, language, 1)[0][0] == topic for topic, text in asked)
    assert hits / len(asked) >= 0.9


def test_held_out_questions_are_in_no_article() -> None:
    known = {
        a for article in load_library().articles() for asks in article.asks.values() for a in asks
    }
    assert known.isdisjoint(text for _, _, text in QUESTIONS)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("panjikaran ke kagaz", "registration.documents"),
        ("रजिस्ट्रेशन कैंसल", "registration.cancellation"),
        ("जीरो मिसमैच", "gstr2b.zero_mismatch"),
        ("ims kya hai", "ims.what"),
        ("आइएमएस क्या है", "ims.what"),
        ("late fee", "late_fee.calculate"),
        ("मेरा टिकट", "desk.ticket_status"),
    ],
)
def test_topics_without_article_are_found_by_title(text: str, topic: str) -> None:
    assert topic in [found for found, _ in nearest(text)]


def test_the_choice_can_be_narrowed() -> None:
    choice = ["login_error.captcha", "login_error.portal_down"]
    assert {topic for topic, _ in nearest("otp nahi aaya", "hi-Latn", among=choice)} <= set(choice)


def test_scores_fall_and_stay_between_0_and_100() -> None:
    scores = [score for _, score in nearest("OTP not received", "en", limit=10)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 100.0
    assert all(0 < score <= 100 for score in scores)


@pytest.mark.parametrize("text", ["", "???", "hai kya", "🙂", "qwrtpsdfg"])
def test_nothing_in_common_finds_nothing(text: str) -> None:
    assert nearest(text) == []


def test_small_talk_is_never_offered() -> None:
    assert [
        t for t, _ in nearest("hello thank you bye yes no", limit=20) if t.startswith("chat.")
    ] == []


def test_an_index_needs_no_word_lists() -> None:
    assert SearchIndex(load_library()).nearest("captcha")[0][0] == "login_error.captcha"


def test_a_search_takes_less_than_5_ms() -> None:
    nearest("warm up")
    started = time.perf_counter()
    for _, language, text in QUESTIONS:
        nearest(text, language)
    assert (time.perf_counter() - started) / len(QUESTIONS) < 0.005


def test_the_command_prints_topics_in_the_askers_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "otp nahi aaya", "--language", "hi"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "login_error.otp_not_received" in first
    assert "OTP नहीं आया" in first


def test_the_command_says_when_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "???"]) == 1
    assert capsys.readouterr().out == ""
