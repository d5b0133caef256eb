"""JSON, JSON Lines, Markdown and HTML outputs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from licensenlp.report.render import FORMATS, render
from licensenlp.report.render_html import pieces
from licensenlp.report.render_markdown import escaped
from licensenlp.types import Analysis, Document, Failure

from .readings import FAILURE, TEXT, reading, unplaced


def shown(form: str, *results: Analysis | Failure) -> str:
    return "".join(render(results, form, several=len(results) > 1))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_takes_every_result(form: str) -> None:
    assert "heron.txt" in shown(form, reading(), unplaced(), FAILURE)


def test_json_is_an_object_for_one_and_a_list_for_several() -> None:
    assert json.loads(shown("json", reading())) == reading().to_json()
    several = json.loads(shown("json", reading(), FAILURE))
    assert several == [reading().to_json(), FAILURE.to_json()]


def test_json_lines_are_a_line_each() -> None:
    lines = shown("jsonl", reading(), FAILURE).splitlines()
    assert [json.loads(line) for line in lines] == [reading().to_json(), FAILURE.to_json()]


def test_json_spells_out_what_a_terminal_would_act_on() -> None:
    path = "a\x1b\x9b\u202e\u2028\ud800é.txt"
    text = shown("json", reading(document=Document(text=TEXT, path=path)))
    assert not {"\x1b", "\x9b", "\u202e", "\u2028", "\ud800"} & set(text)
    assert "é" in text
    assert json.loads(text)["document"]["path"] == path


# --- Markdown ---------------------------------------------------------------------------------


def test_markdown_escapes_markup_in_quotes() -> None:
    text = shown("md", reading())
    assert "No \\<b\\>rival\\</b\\> models, \\|please\\|." in text
    assert "<b>" not in text


def test_markdown_tables_keep_their_columns() -> None:
    rows = [line for line in shown("md", reading()).splitlines() if line.startswith("| c")]
    assert len(rows) == 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("# head", "\\# head"),
        ("1. item", "1\\. item"),
        ("- item", "\\- item"),
        ("[a](http://b.example)", "\\[a\\](http:\\//b.example)"),
        ("a\n\nb", "a b"),
        ("&lt;", "\\&lt;"),
        ("`code` ~x~ @you", "\\`code\\` \\~x\\~ \\@you"),
    ],
)
def test_escaped(raw: str, safe: str) -> None:
    assert escaped(raw) == safe


# --- HTML -------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Tags, ids, link targets and the text of the full-text box."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.sup = False
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        self.sup = tag == "sup"
        if self._depth and tag == "div":
            self._depth += 1
        if tag == "div" and found.get("class") == "text":
            self._depth = 1

    def handle_endtag(self, tag: str) -> None:
        self.sup = False
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and not self.sup:
            self.text += data


def test_html_shows_the_whole_text_with_every_clause_anchored() -> None:
    page = Page(shown("html", reading()))
    assert page.text == TEXT
    assert {f"d1-{c.id}" for c in reading().clauses} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_html_loads_nothing_and_runs_nothing() -> None:
    html = shown("html", reading(), FAILURE)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on") or a == "src"]
    assert not re.search(r"url\(|@import|https?://", html)


def test_html_escapes_what_documents_say() -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=y>'
    text = evil + TEXT
    found = reading(document=Document(text=text, path=evil), clauses=())
    found = replace(
        found,
        warnings=(evil,),
        license=replace(found.license, name=evil),
        clauses=tuple(
            replace(
                c, evidence=replace(c.evidence, start=0, end=len(evil), text=evil, section=evil)
            )
            for c in reading().clauses
        ),
    )
    html = shown("html", found, Failure(path=evil, code="L304", message=evil))
    assert "<script" not in html
    assert "<img" not in html
    assert Page(html).text == text


def test_pieces_cover_the_text_once_and_open_each_clause_once() -> None:
    found = reading()
    made = list(pieces(found))
    assert "".join(piece.text for piece in made) == TEXT
    opened = [id for piece in made for id in piece.opens]
    assert sorted(opened) == sorted(c.id for c in found.clauses)
    for clause in found.clauses:
        covered = "".join(p.text for p in made if clause in p.clauses)
        assert covered == clause.evidence.text
