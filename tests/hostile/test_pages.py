"""HTML that nests, repeats, swells or scripts: its words, or one line why not."""

from __future__ import annotations

import random

import pytest

from licensenlp.errors import LicenseNlpError, OversizedDocument
from licensenlp.ingest import Limits, read

from .reading import read_or_refuse

WORDS = "You may copy, change and share the Wader Model."
DEEP = ["div", "b", "table", "a", "font", "blockquote", "span", "ul", "svg", "details", "x-y", "em"]


@pytest.mark.parametrize("tag", DEEP)
def test_a_million_nested_tags(tag: str) -> None:
    with pytest.raises(OversizedDocument, match="nested over 2,000"):
        read(f"<!doctype html><p>{WORDS}{f'<{tag}>' * 1_000_000}".encode())


@pytest.mark.parametrize("tag", ["p", "li", "td", "option", "dd", "tr", "br", "img"])
def test_a_hundred_thousand_tags_that_close_each_other(tag: str) -> None:
    found = read_or_refuse(f"<!doctype html><p>{WORDS}{f'<{tag}>' * 100_000}".encode())
    assert not isinstance(found, LicenseNlpError) and WORDS in found.text


def test_limit_on_nesting() -> None:
    page = f"<!doctype html>{'<div>' * 50}{WORDS}".encode()
    assert WORDS in read(page).text
    with pytest.raises(OversizedDocument, match="over 20 deep"):
        read(page, limits=Limits(nesting=20))


SWOLLEN = {
    "an attribute of ten megabytes": f"<p title='{'x' * 10_000_000}'>{WORDS}",
    "a class of a million words": f"<p class='{'x ' * 1_000_000}'>{WORDS}",
    "a style of a million rules": f"<p style='{'color:red;' * 1_000_000}'>{WORDS}",
    "a tag name of a megabyte": f"<{'x' * 1_000_000}>{WORDS}",
    "a comment that never ends": f"<p>{WORDS}<!--" + "-" * 5_000_000,
    "a script that never ends": f"<p>{WORDS}<script>" + "<!--<script>" * 300_000,
    "styles in a comment that never ends": f"<style>{'/* ' * 60_000}</style><p>{WORDS}",
    "styles of blanks": f"<style>{' ' * 190_000}</style><p>{WORDS}",
    "a million entities": f"<p>{WORDS}" + "&amp;&#x41;&notit;" * 300_000,
    "a million open brackets": f"<p>{WORDS}" + "<" * 1_000_000,
    "tags that never close": f"<p>{WORDS}" + "<a href='" * 300_000,
    "many attributes, twice": f"<p {' '.join(f'a{n}' for n in range(4_900))}>{WORDS}" * 2,
    "templates in templates": f"<p>{WORDS}" + "<template>" * 1_500,
    "links in links": f"<p>{WORDS}" + "<a><div>" * 900,
    "formatting that is never closed": f"<p>{WORDS}" + "<p><b><i><u><font>" * 400,
    "nothing but list ends": f"<p>{WORDS}" + "</li></ul></div>" * 300_000,
    "a table in a table": f"<p>{WORDS}" + "<table><tr><td>" * 400,
}


@pytest.mark.parametrize("name", SWOLLEN)
def test_swollen_pages(name: str) -> None:
    found = read_or_refuse(f"<!doctype html>{SWOLLEN[name]}".encode())
    assert isinstance(found, OversizedDocument) or (
        not isinstance(found, LicenseNlpError) and WORDS in found.text
    )


def test_nothing_active_is_read_or_run() -> None:
    page = f"""<!doctype html><base href="http://127.0.0.1:9/"><meta http-equiv=refresh
        content="0;url=file:///etc/hosts"><script>document.write("written")</script>
        <iframe srcdoc="framed"></iframe><object data="file:///etc/hosts">object</object>
        <p onclick="alert(1)">{WORDS}</p><img src=x onerror="alert(1)"><svg><text>drawn</text></svg>
        <style>p::before {{ content: "styled" }}</style><noscript>noscript</noscript>"""
    assert read(page.encode()).text.strip() == WORDS


@pytest.mark.parametrize("seed", range(60))
def test_shuffled_markup(seed: int) -> None:
    dice = random.Random(seed)
    pieces = ["<p>", "</p>", "<ul>", "<li value=99999999999>", "</ul>", "<ol reversed start=-5>",
              "<table>", "<tr>", "<td colspan=1e9>", "</table>", "<pre>", "<textarea>", "<h1>",
              "</h1>", "<br>", "<a href=''>", "<select><option>", "<math><mi>",
              "<svg><foreignObject>",
              "<![CDATA[", "]]>", "<?php", "<!--", "-->", "\x00", "\ufffd", "<frameset>", "<body>",
              "<html>", "words of a page ", "<template>", "<plaintext>", "<xmp>"]  # fmt: skip
    body = "".join(dice.choices(pieces, k=dice.randrange(5, 200)))
    read_or_refuse(f"<!doctype html><p>{WORDS}{body}".encode("utf-8", "replace"))
