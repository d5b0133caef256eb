"""What pdfminer.six is kept from: damaged streams byte by byte, pages without end."""

from __future__ import annotations

import importlib.util
import random
import zlib
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.ingest import Limits
from licensenlp.ingest.pdf_damaged import STEP, unpacked
from licensenlp.ingest.pdf_lines import pdfminer_pages
from tests.hostile.pdfs import PAGE, content, one_page, stream


def untouched() -> ModuleType:
    """pdfminer's module as it comes, whatever was put into the one that is loaded."""
    spec = importlib.util.find_spec("pdfminer.pdftypes")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


THEIRS = untouched().decompress_corrupted


def outcome(packed: bytes, theirs: bool) -> bytes | str:
    try:
        return THEIRS(packed) if theirs else unpacked(packed, 10**9)
    except zlib.error:
        return "refused"


@given(st.integers(0, 10**9), st.sampled_from([40, STEP, 3 * STEP]), st.integers(0, 4))
def test_the_same_comes_out_of_a_bent_stream(seed: int, size: int, bent: int) -> None:
    dice = random.Random(seed)
    packed = bytearray(zlib.compress(dice.randbytes(size) + b"licence " * 40))
    for _ in range(bent):
        packed[dice.choice([-1, -2, -5, dice.randrange(len(packed))])] ^= dice.randrange(1, 256)
    del packed[len(packed) - dice.choice([0, 0, 1, 3, 9]) :]
    assert outcome(bytes(packed), theirs=False) == outcome(bytes(packed), theirs=True)


def test_a_stream_over_the_limit_is_refused() -> None:
    packed = zlib.compress(b" " * 1_000_000)
    assert len(unpacked(packed, 1_000_000)) == 1_000_000
    with pytest.raises(ValueError, match="more than 999,999 bytes"):
        unpacked(packed, 999_999)


@pytest.mark.parametrize(("side", "lines"), [(b"792", 1), (b"1000000000", 0)])
def test_a_page_as_large_as_a_country_is_passed_over(side: bytes, lines: int) -> None:
    """The analysis of its layout would go over each large letter in steps of 50 points."""
    large = content() if lines else content().replace(b"12 Tf", side + b" Tf")
    data = one_page(drawn=stream(large), page=PAGE.replace(b"612 792", side + b" " + side))
    (page,) = pdfminer_pages(data, Limits())
    assert len(page.lines) == lines
