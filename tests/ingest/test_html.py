"""Web pages: what a reader sees stays, in a form the segmenter reads; the frame goes."""

from __future__ import annotations

import pytest

from licensenlp.errors import EmptyDocument, OversizedDocument
from licensenlp.ingest import read

PROSE = (
    "You must not resell the Service. You agree that Acme may terminate access, that no warranty"
    " is given, and that its liability is limited as this text says. "
)


def text(body: str) -> str:
    return read(f"<!doctype html><body>{body}".encode()).text


RENDERED = [
    ("<h1>Terms <b>of</b>\n Use</h1><h3>Deep</h3>", "# Terms of Use\n\n### Deep\n"),
    ("<p>One\n  two<p>Three &amp; four", "One two\n\nThree & four\n"),
    ("<p>a<br>b<br><br>c", "a\nb\n\nc\n"),
    ("loose <b>bold</b><div>block</div>tail", "loose bold\n\nblock\n\ntail\n"),
    ("<ul><li>x<li>y</ul>after", "- x\n- y\n\nafter\n"),
    ("<ul><li>x<ul><li>deep</ul><li>y</ul>", "- x\n  - deep\n- y\n"),
    ("<ol start=3><li>x<li value=9>y<li>z</ol>", "3. x\n9. y\n10. z\n"),
    ("<ol type=a><li>x<li>y</ol>", "(a) x\n(b) y\n"),
    ("<ol type=i><li>x<li>y</ol>", "(i) x\n(ii) y\n"),
    ("<ol style='list-style-type: upper-alpha'><li>x</ol>", "(A) x\n"),
    ("<ol reversed><li>x<li>y</ol>", "2. x\n1. y\n"),
    ("<ul style='list-style:none'><li>(a) own<li>(b) mark</ul>", "(a) own\n(b) mark\n"),
    ("<ul><li><p>one</p><p>more</p></li><li>two</ul>", "- one\n\n  more\n\n- two\n"),
    ("<ol><li><h2>Grant</h2><p>Use it.</p><ul><li>b</ul></ol>", "## 1. Grant\n\nUse it.\n\n- b\n"),
    ("<table><tr><th>A<th>B<tr><td>1<td>2</table>z", "A | B\n1 | 2\n\nz\n"),
    ("<table><tr><td><h2>T</h2><p>x</p><td>y</table>", "## T\n\nx\n\ny\n"),
    ("<pre>MY LICENCE\n\n  1. You may.\n</pre>", "MY LICENCE\n\n  1. You may.\n"),
    ("<textarea>Old\nEULA</textarea>", "Old\nEULA\n"),
    ("<dl><dt>Output</dt><dd>What it says.</dd></dl>", "Output\n\nWhat it says.\n"),
    ("<details><summary>More</summary>Folded</details>", "More\n\nFolded\n"),
    ("no&nbsp;break", "no\u00a0break\n"),
    ("<ol><li>x<ul hidden><li>-</ul><li>y<li>z</ol>", "1. x\n2. y\n3. z\n"),
    ("<ol><li>x<ul class=social-links><li>-</ul><li>y</ol>", "1. x\n2. y\n"),
    ("<ol><li hidden>-<li>y</ol>", "1. y\n"),
    ("loose<h2 hidden>-</h2>more", "loose\n\nmore\n"),
    ("one<div hidden>-</div>two", "one\n\ntwo\n"),
    ("<main><article hidden>-</article><p>See<p>us<ul><li><a>a</a><li><a>b</a><li><a>c</a>"
     "<li><a>d</a></ul></main>", "See\n\nus\n\n- a\n- b\n- c\n- d\n"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), RENDERED)
def test_rendering(body: str, expected: str) -> None:
    assert text(body) == expected


GONE = [
    "<script>let gone = 1</script>",
    "<style>.gone{}</style>",
    "<noscript>gone</noscript>",
    "<nav><a href=/>gone</a></nav>",
    "<footer>© gone <a>Privacy</a></footer>",
    "<aside>gone: related pages</aside>",
    "<header><a>gone</a><span>Menu</span></header>",
    "<div class='cookie-banner'>gone <button>OK</button></div>",
    "<div id='CookieConsentBar'>gone</div>",
    "<div class='site_footer'>gone</div>",
    "<div role=navigation>gone</div>",
    "<form><label>gone</label><input></form>",
    "<ul><li><a>gone</a><li><a>About</a><li><a>Jobs</a><li><a>Blog</a></ul>",
    "<p hidden>gone</p>",
    "<p style='DISPLAY : none'>gone</p>",
    "<span style='font-size:0px'>gone</span>",
    "<i aria-hidden=true>gone_more</i>",
    "<del>gone</del>",
    "<!-- gone -->",
]


@pytest.mark.parametrize("body", GONE)
def test_left_out(body: str) -> None:
    assert text(f"<p>before</p>{body}<p>after</p>") == "before\n\nafter\n"


STAYS = [
    f"<footer>{PROSE * 4}</footer>",
    f"<form><h1>Terms</h1>{PROSE}</form>",
    f"<aside>{PROSE * 4}</aside>",
    f"<section id='cookies'><p>{PROSE}</section>",
    f"<div class='accordion-panel' style='display:none'>{PROSE}</div>",
    f"<header><h1>Terms</h1><p>{PROSE}</header>",
    f"<main><ul><li><a>{PROSE}</a></ul></main>",
    f"<p>These apply:</p><ul><li><a>{PROSE}</a><li><a>a</a><li><a>b</a><li><a>c</a></ul>",
    f"<div hidden='until-found'>{PROSE}</div>",
]


@pytest.mark.parametrize("body", STAYS)
def test_legal_text_stays(body: str) -> None:
    assert " ".join(PROSE.split()) in " ".join(text(f"<p>before</p>{body}").split())


def test_a_page_that_is_all_navigation_is_read_whole() -> None:
    doc = read(f"<!doctype html><nav>{'Word after word stands here. ' * 30}</nav><p>End".encode())
    assert doc.text.count("Word after word") == 30
    assert doc.warnings


def test_hidden_and_reversed_text_is_reported() -> None:
    doc = read(
        f"<!doctype html><p>Seen.<p style='opacity:0'>{PROSE}"
        "<p style='unicode-bidi:bidi-override;direction:rtl'>.desrever".encode()
    )
    assert "resell" not in doc.text
    assert len(doc.warnings) == 2


def test_facts_and_declared_encoding() -> None:
    page = "<html lang=ru><meta charset=koi8-r><title>Т</title><p>Лицензия"
    doc = read(page.encode("koi8_r"))
    assert doc.text == "Лицензия\n"
    assert dict(doc.metadata) == {"title": "Т", "language": "ru"}
    assert doc.encoding == "koi8-r"


def test_a_page_of_markup_alone_is_empty() -> None:
    with pytest.raises(EmptyDocument):
        read(b"<!doctype html><script>x</script><nav>Home</nav>")


@pytest.mark.parametrize(
    "body", ["<div>" * 100_000, f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>x"]
)
def test_hostile_markup_is_refused_at_once(body: str) -> None:
    with pytest.raises(OversizedDocument):  # the parser would take over twenty seconds
        text(body)


@pytest.mark.parametrize(
    "unit", ["<b>x", "<p>x", "<a>x", "<li>x", "<", "&", "<!--", "<td>x", "</p>"]
)
def test_repeated_markup_is_survived(unit: str) -> None:
    assert text("start " + unit * 900).startswith("start")
