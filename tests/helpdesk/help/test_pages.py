"""The help pages over the real library, as a browser without scripts gets them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
import yaml
from starlette.testclient import TestClient

from helpdesk.app import create_app
from helpdesk.help.pages import HERE
from helpdesk.tickets import Desk
from knowledge import law
from knowledge.citations import cite
from knowledge.library import load_library
from tests.helpdesk.conftest import NOON, settings_in
from tests.helpdesk.fake_rasa import FakeRasa
from tests.sqlite import new_database

LIBRARY = load_library()
LANGUAGES = LIBRARY.languages
OTP = "login_error.otp_not_received"
SPACE = re.compile(r"\s+")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, rasa_server: FakeRasa) -> Iterator[TestClient]:
    """One service for all the articles, which are only read."""
    folder = tmp_path_factory.mktemp("reader")
    desk = Desk(new_database(folder), lambda: NOON)
    app = create_app(settings_in(folder, rasa_server), desk, clock=lambda: NOON)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def words(page: str) -> str:
    """What is read on a page, in one line."""
    return SPACE.sub(" ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def plain(text: str) -> str:
    """A text of an article as it stands on the page, without list numbers."""
    return SPACE.sub(" ", re.sub(r"(?m)^(\d+\.|•) ", "", text)).strip()


def test_the_start_sends_on_to_the_readers_language(client: TestClient) -> None:
    for wish, language in [("hi,en;q=0.5", "hi"), ("de", "en"), ("hi-Latn", "hi-Latn")]:
        answer = client.get(
            "/help?q=otp", headers={"Accept-Language": wish}, follow_redirects=False
        )
        assert answer.status_code == 302
        assert answer.headers["location"] == f"/help/{language}?q=otp"
        assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("asked", "proper"),
    [
        ("/help/HI", "/help/hi"),
        ("/help/EN?q=late%20fee&part=found", "/help/en?q=late%20fee&part=found"),
        ("/help/hi-latn/all", "/help/hi-Latn/all"),
        (f"/help/HI-LATN/{OTP}?q=%E0%A4%95", f"/help/hi-Latn/{OTP}?q=%E0%A4%95"),
        ("/help/Hi/%0d%0aX:%20y", "/help/hi/%0D%0AX%3A%20y"),
    ],
)
def test_a_language_in_other_letters_is_sent_to_its_proper_address(
    client: TestClient, asked: str, proper: str
) -> None:
    answer = client.get(asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, proper)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_every_topic_that_can_be_asked(client: TestClient, language: str) -> None:
    page = words(client.get(f"/help/{language}").text)
    for kind in ("answer", "tool"):
        for topic in LIBRARY.topics(kind=kind):
            if kind == "tool" or LIBRARY.article(topic):
                assert LIBRARY.title(topic, language) in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", [article.topic for article in LIBRARY.articles()])
def test_every_article_has_its_page(reader: TestClient, topic: str, language: str) -> None:
    answer = reader.get(f"/help/{language}/{topic}")
    assert answer.status_code == 200
    article = LIBRARY.article(topic)
    assert article is not None
    page = words(answer.text)
    figures = law.figures(NOON.date(), language)
    for field, scripts in article.shown_texts():
        if field != "short":
            shown = plain(article.filled(scripts, language, figures))
            assert shown[:60] in page, field
    assert "{" not in words(re.sub(r"<script.*?</script>", "", answer.text, flags=re.DOTALL))
    for source in article.sources:
        assert cite(source["title"], language) in page
    assert f'lang="{language}"' in answer.text
    for other in LANGUAGES:
        assert f'hreflang="{other}" href="http' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_without_a_script(client: TestClient, language: str) -> None:
    article = LIBRARY.article(OTP)
    assert article is not None
    page = client.get(f"/help/{language}", params={"q": article.asks[language][0]}).text
    first = re.search(r'<ol class="results">\s*<li>\s*<a href="([^"]+)"', page)
    assert first
    assert first.group(1) == f"/help/{language}/{OTP}"
    assert 'content="noindex"' in page


def test_the_found_part_alone_for_the_script(client: TestClient) -> None:
    page = client.get("/help/en", params={"q": "otp not received", "part": "found"}).text
    assert "<html" not in page
    assert f"/help/en/{OTP}" in page


@pytest.mark.parametrize("asked", ["zzzz qqqq", "<script>alert(1)</script>", "?" * 5000, "\x00"])
def test_what_finds_nothing_or_is_no_question_harms_nothing(client: TestClient, asked: str) -> None:
    answer = client.get("/help/hi", params={"q": asked})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "path", ["/help/fr", "/help/en/no.such", "/help/fr/all", "/help/en/gstin.decode"]
)
def test_what_is_not_there_is_said_kindly(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_on_one_page(client: TestClient, language: str) -> None:
    page = client.get(f"/help/{language}/all").text
    assert page.count("<article") == len(LIBRARY.articles())
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_search_engines_get_every_page_in_every_language(client: TestClient) -> None:
    assert "Sitemap: http" in client.get("/robots.txt").text
    tree = ElementTree.fromstring(client.get("/sitemap.xml").text)
    addresses = [each.text or "" for each in tree.iter() if each.tag.endswith("}loc")]
    assert len(addresses) == (len(LIBRARY.articles()) + 2) * len(LANGUAGES)
    path = next(each for each in addresses if each.endswith(f"/hi/{OTP}")).split("/", 3)[3]
    assert client.get(f"/{path}").status_code == 200


def test_the_page_tells_machines_question_and_answer(client: TestClient) -> None:
    page = client.get(f"/help/en/{OTP}").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    [entry] = json.loads(found.group(1))["mainEntity"]
    article = LIBRARY.article(OTP)
    assert article is not None
    assert entry["name"] == article.question["en"]
    assert entry["acceptedAnswer"]["text"].startswith("Either the SMS is late")


def test_pages_may_be_kept_for_a_while_and_run_nothing_foreign(client: TestClient) -> None:
    answer = client.get("/help/en")
    assert answer.headers["cache-control"] == "public, max-age=900"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert client.get("/static/help/help.css").status_code == 200


def test_the_pages_own_words_stand_in_every_language() -> None:
    texts = yaml.safe_load((HERE / "texts.yml").read_text(encoding="utf-8"))
    assert [key for key, scripts in texts.items() if tuple(scripts) != LANGUAGES] == []
