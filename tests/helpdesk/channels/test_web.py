"""The site: page, files, documents, headers, and errors that show no stack trace."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.channels import web
from tests.helpdesk.conftest import PAGE_ORIGIN, MakeClient
from tests.helpdesk.fake_rasa import FakeRasa


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("", "en"),
        ("hi", "hi"),
        ("hi-IN,hi;q=0.9,en;q=0.8", "hi"),
        ("ta,hi;q=0.5", "hi"),
        ("hi-Latn", "hi-Latn"),
        ("*", "en"),
        ("fr", "en"),
        ("," * 5000, "en"),
    ],
)
def test_the_page_comes_in_the_browsers_language(
    client: TestClient, wanted: str, shown: str
) -> None:
    response = client.get("/", headers={"Accept-Language": wanted})
    assert response.status_code == 200
    assert f'<html lang="{shown}">' in response.text
    assert not response.cookies


def test_the_page_asks_for_messages_only_where_a_conversation_was_begun(
    client: TestClient, rasa: FakeRasa
) -> None:
    assert "data-begun" not in client.get("/").text
    client.post("/api/chat", json={"text": "hello"}, headers=PAGE_ORIGIN)
    assert "data-begun" in client.get("/").text
    assert client.get("/api/messages").status_code == 200
    client.cookies.clear()
    assert "data-begun" not in client.get("/").text
    assert client.get("/api/messages").status_code == 403


def test_every_answer_protects_the_browser(client: TestClient) -> None:
    for path in ("/", "/api/health", "/static/favicon.svg", "/nothing", "/api/docs"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_api_answers_are_kept_nowhere(client: TestClient) -> None:
    assert client.get("/api/health").headers["cache-control"] == "no-store"
    assert client.get("/static/favicon.svg").headers["cache-control"] == "no-cache"


def test_static_files_and_robots(client: TestClient) -> None:
    assert client.get("/static/favicon.svg").headers["content-type"] == "image/svg+xml"
    assert client.get("/favicon.ico").status_code == 200
    assert "Disallow: /api/" in client.get("/robots.txt").text
    assert client.get("/static/../web.py").status_code == 404
    assert client.get("/static/%2e%2e/texts.yml").status_code == 404


def test_the_api_describes_itself(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/chat",
        "/api/conversation",
        "/api/messages",
        "/api/health",
    }
    page = client.get("/api/docs").text
    for path in described["paths"]:
        assert path in page
    assert "//" not in page.replace("http://", "").split("</head>")[0].split("<style")[0]


def test_errors_of_the_api_are_json(client: TestClient) -> None:
    missing = client.get("/api/nothing")
    assert missing.status_code == 404
    assert missing.json()["error"]["code"] == "not_found"
    wrong = client.get("/api/chat")
    assert wrong.status_code == 405
    assert wrong.json()["error"]["code"] == "method_not_allowed"
    assert "POST" in wrong.headers["allow"]


def test_errors_of_the_page_are_a_page(client: TestClient) -> None:
    response = client.get("/nothing/<script>")
    assert response.status_code == 404
    assert "<script>" not in response.text
    assert response.headers["content-type"].startswith("text/html")
    for language in ("en", "hi", "hi-Latn"):
        assert f'<a lang="{language}" href="/help/{language}">' in response.text
        assert client.get(f"/help/{language}").status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/health"])
def test_a_bug_shows_no_stack_trace(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client = make_client()

    def bug(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret of the bug")

    monkeypatch.setattr(web.Site, "preferred", bug)
    monkeypatch.setattr("helpdesk.chat.health.Health.parts", bug)
    response = client.get(path)
    assert response.status_code == 500
    assert "bug" not in response.text
    assert "Traceback" not in response.text
    assert "गड़बड़" in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
