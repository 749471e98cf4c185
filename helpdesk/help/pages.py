"""The addresses below /help: a table of contents, search, one page per article, and all in one.

Every page is plain HTML that needs no script, in each language at an address of its own:

    /help                              → the reader's language
    /help/hi                           contents and search (?q=…)
    /help/hi/all                       everything in one, to print
    /help/hi/login_error.captcha       one article
    /sitemap.xml                       for search engines
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import yaml
from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from helpdesk.help.layout import blocks, pieces
from knowledge.article import Article
from knowledge.citations import cite
from knowledge.figures import day_in_words
from knowledge.library import Library
from knowledge.search import Found, SearchIndex

HERE = Path(__file__).parent
FOUND = 8
LONGEST_QUESTION = 300
# Articles change with a release, figures at midnight: a quarter of an hour harms nobody.
KEEP = {"Cache-Control": "public, max-age=900"}
ASKED_IN_CHAT = frozenset({"tool"})


@dataclass(frozen=True)
class Law:
    """What the pages need of the law: the figures of a language, and where figures come from."""

    figures: Callable[[str], Mapping[str, str]]
    sources: Callable[[Sequence[str]], list[dict[str, str]]]


class HelpPages:
    """The help pages over one library."""

    def __init__(
        self,
        library: Library,
        search: SearchIndex,
        law: Law,
        preferred: Callable[[Request], str],
        public_url: str,
    ) -> None:
        self._library = library
        self._languages = {each.casefold(): each for each in library.languages}
        self._search = search
        self._law = law
        self._preferred = preferred
        self._public_url = public_url.rstrip("/")
        self._texts: Mapping[str, Any] = yaml.safe_load(
            (HERE / "texts.yml").read_text(encoding="utf-8")
        )
        self._templates = Jinja2Templates(directory=HERE / "templates")
        self._templates.env.trim_blocks = self._templates.env.lstrip_blocks = True
        self._templates.env.globals.update(blocks=blocks, pieces=pieces)

    def routes(self) -> list[BaseRoute]:
        """For the application; before its own /static."""
        return [
            Route("/help", self.start),
            Route("/help/{language}", self._in_language(self.contents)),
            Route("/help/{language}/all", self._in_language(self.everything)),
            Route("/help/{language}/{topic}", self._in_language(self.article)),
            Route("/sitemap.xml", self.sitemap),
            Mount("/static/help", StaticFiles(directory=HERE / "static"), name="help-static"),
        ]

    async def start(self, request: Request) -> Response:
        """On to the reader's language, with the question if there is one."""
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(
            f"/help/{self._preferred(request)}{asked}", 302, headers={"Vary": "Accept-Language"}
        )

    async def contents(self, request: Request, language: str) -> Response:
        """All topics by group; with a question, what was found first."""
        asked = " ".join(request.query_params.get("q", "").split())[:LONGEST_QUESTION]
        found = await to_thread.run_sync(self._find, asked, language) if asked else None
        template = "found.html" if request.query_params.get("part") == "found" else "contents.html"
        return self._page(
            request, template, language, asked=asked, found=found, groups=self._groups(language)
        )

    async def article(self, request: Request, language: str) -> Response:
        """One article: answer, parts, what to try next, sources and dates."""
        article = self._library.article(request.path_params["topic"])
        if article is None:
            raise HTTPException(404)
        return self._page(
            request,
            "article.html",
            language,
            shown=self._shown(article, language),
            related=self._links(article.related, language),
        )

    async def everything(self, request: Request, language: str) -> Response:
        """All articles on one page, to print or to keep."""
        groups = [
            (group.title[language], [self._shown(article, language) for article in articles])
            for group, articles in self._articles_by_group()
        ]
        return self._page(request, "all.html", language, groups=groups)

    async def sitemap(self, _request: Request) -> Response:
        """Every page in every language, each with its translations."""
        pages: list[tuple[str, date | None]] = [("", None), ("/all", None)]
        pages += [(f"/{each.topic}", each.reviewed_on) for each in self._library.articles()]
        return self._templates.TemplateResponse(
            _request,
            "sitemap.xml",
            {"pages": pages, "languages": self._library.languages, "url": self._public_url},
            media_type="application/xml",
            headers=KEEP,
        )

    def _in_language(
        self, page: Callable[[Request, str], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """The page in the language of its address; in other letters the proper address is told."""

        async def shown(request: Request) -> Response:
            wish = str(request.path_params["language"])
            language = self._languages.get(wish.casefold())
            if language is None:
                raise HTTPException(404)
            if language == wish:
                return await page(request, language)
            rest = quote(request.scope["path"].removeprefix(f"/help/{wish}"))
            asked = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/help/{language}{rest}{asked}", 301, headers=KEEP)

        return shown

    def _page(self, request: Request, template: str, language: str, **values: Any) -> Response:
        context = {
            "texts": self._texts,
            "language": language,
            "languages": self._library.languages,
            "path": request.url.path.removeprefix(f"/help/{language}"),
            "url": self._public_url,
            "day": lambda when: _day(when)[language],
            **values,
        }
        return self._templates.TemplateResponse(request, template, context, headers=KEEP)

    def _find(self, asked: str, language: str) -> list[dict[str, Any]]:
        return [
            self._result(found, language)
            for found in self._search.find(asked, language, FOUND)
            if self._library.article(found.topic)
            or self._library.topic(found.topic).kind in ASKED_IN_CHAT
        ]

    def _result(self, found: Found, language: str) -> dict[str, Any]:
        article = self._library.article(found.topic)
        text = None
        if article is not None:
            figures = self._law.figures(language)
            scripts = found.passage.text if found.passage else article.short
            text = article.filled(scripts, language, figures)
        return {**self._link(found.topic, language), "text": text}

    def _groups(self, language: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
        return [
            (group.id, group.title[language], self._links(topics, language))
            for group in self._library.groups()
            if (topics := self._readable(group.id))
        ]

    def _readable(self, group: str) -> list[str]:
        """The topics of a group that have an article, or that the chat answers."""
        return [
            topic
            for topic in self._library.topics(group=group)
            if self._library.article(topic) or self._library.topic(topic).kind in ASKED_IN_CHAT
        ]

    def _articles_by_group(self) -> list[tuple[Any, list[Article]]]:
        found = []
        for group in self._library.groups():
            topics = self._library.topics(group=group.id)
            articles = [each for topic in topics if (each := self._library.article(topic))]
            if articles:
                found.append((group, articles))
        return found

    def _links(self, topics: Sequence[str], language: str) -> list[dict[str, Any]]:
        return [self._link(topic, language) for topic in topics]

    def _link(self, topic: str, language: str) -> dict[str, Any]:
        """Title and address of a topic; what is worked out for the asker is asked in the chat."""
        title = self._library.title(topic, language)
        article = self._library.article(topic)
        if article is None:
            address = f"/?{urlencode({'ask': title})}"
            return {"title": title, "topic": topic, "href": address, "in_chat": True}
        return {
            "title": title,
            "question": article.question[language],
            "topic": topic,
            "href": f"/help/{language}/{topic}",
            "in_chat": False,
        }

    def _shown(self, article: Article, language: str) -> dict[str, Any]:
        """Everything of an article in one language, its figures filled in."""
        figures = self._law.figures(language)

        def words(scripts: Mapping[str, str] | None) -> str | None:
            return article.filled(scripts, language, figures) if scripts else None

        return {
            "topic": article.topic,
            "title": self._library.title(article.topic, language),
            "group": self._library.group_title(self._library.topic(article.topic).group, language),
            "question": words(article.question),
            "answer": words(article.answer),
            "short": words(article.short),
            "warning": words(article.warning),
            "changed": words(article.changed),
            "parts": [(each.key, words(each.title), words(each.text)) for each in article.parts],
            "next_steps": [words(step) for step in article.next_steps],
            "sources": [_cited(each, language) for each in article.sources],
            "figure_sources": [
                _cited(each, language) for each in self._law.sources(article.parameters)
            ],
            "valid_from": article.valid_from,
            "reviewed_on": article.reviewed_on,
        }


def _day(when: date | str) -> Mapping[str, str]:
    return day_in_words(when if isinstance(when, date) else date.fromisoformat(when))


def _cited(source: Mapping[str, str], language: str) -> dict[str, str]:
    return {**source, "title": cite(source["title"], language)}
