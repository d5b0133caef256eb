"""The format is seen in the bytes; names decide only between kinds of text."""

from __future__ import annotations

import pytest

from licensenlp.ingest import detect

CASES = [
    (b"%PDF-1.4\n1 0 obj", "LICENSE", detect.PDF),
    (b"\xef\xbb\xbf\n%PDF-1.4", "terms.txt", detect.PDF),
    (b"junk\n%PDF-1.4\n1 0 obj", "x", detect.PDF),
    (b"Our files start with %PDF-1.4 as a mark.", "x", detect.PLAIN),
    (b"PK\x03\x04....word/document.xml", "x.txt", detect.DOCX),
    (b"PK\x03\x04....mimetype PK\x05\x06", "x.docx", detect.ZIP),
    (b"<!DOCTYPE html><p>x", "LICENSE", detect.HTML),
    (b"<!-- saved -->\n<?xml version='1.0'?>\n<HTML>", "a.txt", detect.HTML),
    ("\ufeff<html><p>x".encode("utf-16-le"), "a", detect.HTML),
    (b"<p>One</p><p>Two</p>", "a", detect.HTML),
    (b"<p align=center>Logo</p><p>x</p>\n# Title", "README.md", detect.MARKDOWN),
    (b"Write <html> to begin a page", "a", detect.PLAIN),
    (b"<year> <owner> grants you the right", "a", detect.PLAIN),
    (b"# Licence\n\nWords.\n\n## Grant\n\nMore.", "LICENSE", detect.MARKDOWN),
    (b"# comment of a script\nx = 1\n", "a", detect.PLAIN),
    (b"---\nlicense: mit\n---\n", "", detect.MARKDOWN),
    (b"Title\n=====\n", "a.rst", detect.RST),
]


@pytest.mark.parametrize(("data", "name", "expected"), CASES)
def test_media_type(data: bytes, name: str, expected: str) -> None:
    assert detect.media_type(data, name) == expected
