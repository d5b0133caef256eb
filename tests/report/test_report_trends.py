"""What a report says of all its documents: movements, groups of like ones, versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from licensenlp.report import clusters, parquet, series, trends
from licensenlp.report.store import NAME, Outcome, Store, open_store
from licensenlp.types import Effect, Kind, Tier

from .readings import FAILURE

OPEN = ("permits redistribution", "permits modification", "disclaims warranty-disclaimer")
CLOSED = ("prohibits redistribution", "prohibits modification", "reserves termination")


def kept(path: str, says: tuple[str, ...], **place: Any) -> Outcome:
    """What is kept of a document with these clauses, each of one word."""
    spectrum = {"tier": None, "score": None, "confidence": 0.9, "reasons": []} | place
    clauses: list[dict[str, Any]] = [
        {
            "id": f"c{number}",
            "effect": Effect(term.split()[0]).value,
            "label": term.split()[1],
            "start": 0,
            "end": 1,
            "text": "x",
            "section": "",
            "page": None,
            "confidence": 0.9,
            "source": ["model"],
            "attributes": {},
        }
        for number, term in enumerate(says)
    ]
    contract = {"document": {"kind": "license"}, "spectrum": spectrum, "clauses": clauses}
    return Outcome(path=path, sha256="1", contract=contract)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / NAME, resume=False) as opened:
        yield opened


# --- movements --------------------------------------------------------------------------------


def dated(
    scores: Sequence[float], vendor: str = "", kind: Kind = Kind.LICENSE
) -> list[trends.Placed]:
    """A document a year from 2010 with these scores."""
    return [
        trends.Placed(tier=Tier.OPEN, score=score, kind=kind, vendor=vendor, when=2010.0 + n)
        for n, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "way", "slope"),
    [
        ([90 - 2 * n for n in range(12)], "closed", -2.0),
        ([20 + 3 * n for n in range(12)], "open", 3.0),
        ([50, 60, 40, 55, 45, 60, 40, 55, 45, 50, 60, 40], "neither", None),
    ],
)
def test_slopes(scores: list[float], way: str, slope: float | None) -> None:
    found = trends.trend(dated(scores), "All")
    assert found and found.way == way
    assert slope is None or found.slope == pytest.approx(slope)
    assert "12 dated documents, 2010 to 2021" in found.says


def test_too_few_documents_or_years_tell_nothing() -> None:
    assert trends.told(dated([90, 80, 70])) == []
    same_year = [
        trends.Placed(tier=Tier.OPEN, score=n, kind=Kind.LICENSE, vendor="", when=2020.0)
        for n in range(30)
    ]
    assert trends.told(same_year) == []


def test_what_is_missing_to_tell_is_dates_and_places() -> None:
    undated = [
        trends.Placed(tier=Tier.OPEN, score=9, kind=Kind.LICENSE, vendor="", when=None)
        for _ in range(30)
    ]
    says = trends.untold(undated + dated([90, 80, 70]))
    assert "3 documents have both a date and a place" in says and "10 over 2 years" in says


def test_vendors_are_counted_by_the_way_they_went() -> None:
    documents = dated([90, 60, 30, 5], "Heron") + dated([5, 40, 70, 95], "Egret")
    words = trends.told(documents)[-1]
    assert "Of 2 vendors" in words
    assert "1 towards the closed end (Heron); 1 towards the open end (Egret); 0 not" in words


def test_kinds_are_told_apart() -> None:
    down, up = [90 - 5 * n for n in range(12)], [5 + n for n in range(12)]
    words = trends.told(dated(down) + dated(up, kind=Kind.TERMS_OF_SERVICE))
    assert [line.partition(":")[0] for line in words] == ["All", "Licence", "Terms of service"]
    assert "closed end" in words[1] and "open end" in words[2]


def test_a_median_stands_on_the_years_around_it() -> None:
    assert trends.medians(dated([10, 20, 30, 40, 50])) == [(2012, 30)]


# --- like documents ---------------------------------------------------------------------------


def test_like_documents_make_a_group_and_others_stand_alone(store: Store) -> None:
    for number in range(3):
        store.add(kept(f"open-{number}", OPEN, tier="open", score=99.0), {}, "1")
        store.add(kept(f"shut-{number}", CLOSED, tier="closed", score=5.0), {}, "1")
    store.add(kept("odd", ("requires audit",)), {}, "1")
    found = clusters.keep(store)
    assert [(len(one.documents), one.score) for one in found] == [(3, 5.0), (3, 99.0), (1, None)]
    assert set(found[0].typical) == set(CLOSED)
    members = "SELECT path FROM documents WHERE cluster = 1 ORDER BY path"
    assert [row["path"] for row in store.rows(members)] == ["shut-0", "shut-1", "shut-2"]


def test_more_rows_than_are_compared_join_the_nearest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = ("requires audit", "requires fees", "reserves trademark", "requires territory")
    for number, term in enumerate(extra):
        store.add(kept(f"open-{number}", (*OPEN, term)), {}, "1")
        store.add(kept(f"shut-{number}", (*CLOSED, term)), {}, "1")
    whole = [set(one.documents) for one in clusters.groups(store)]
    monkeypatch.setattr(clusters, "MOST", 4)
    assert [set(one.documents) for one in clusters.groups(store)] == whole
    assert len(whole) == 2


def test_no_clauses_no_groups(store: Store) -> None:
    store.add(kept("empty", ()), {}, "1")
    assert clusters.keep(store) == []


# --- versions ---------------------------------------------------------------------------------


def test_versions_follow_by_date_and_say_what_changed(store: Store) -> None:
    facts = {"vendor": "Heron"}
    store.add(kept("heron-2.txt", OPEN[:2], score=80.0), {**facts, "date": "2024"}, "1")
    store.add(kept("heron-10.txt", CLOSED[:1], score=20.0), {**facts, "date": "2025"}, "1")
    store.add(kept("heron-1.txt", OPEN, score=99.0), {**facts, "date": "2023"}, "1")
    store.add(kept("egret-1.txt", OPEN), facts, "1")
    (found,) = series.keep(store)
    assert (found.name, found.vendor) == ("heron", "Heron")
    assert [one.path for one in found.versions] == ["heron-1.txt", "heron-2.txt", "heron-10.txt"]
    assert found.versions[0].added == found.versions[0].removed == ()
    assert found.versions[1].removed == ("disclaims warranty-disclaimer",)
    assert found.versions[2].added == ("prohibits redistribution",)
    assert len(list(store.rows("SELECT * FROM timelines"))) == 3


def test_versions_without_dates_follow_by_number(store: Store) -> None:
    for version in ("10", "9", "2.1"):
        store.add(kept(f"heron-{version}.txt", OPEN), {"version": version}, "1")
    (found,) = series.all_series(store)
    assert [one.version for one in found.versions] == ["2.1", "9", "10"]


def test_a_manifest_names_a_series(store: Store) -> None:
    for name in ("spring.txt", "autumn.txt"):
        store.add(kept(name, OPEN), {"series": "seasons"}, "1")
    assert [one.name for one in series.all_series(store)] == ["seasons"]


# --- Parquet ----------------------------------------------------------------------------------


def test_parquet_holds_what_the_csv_files_hold(store: Store, tmp_path: Path) -> None:
    store.add(kept("=heron.txt", OPEN, tier="open", score=99.0), {"vendor": "Heron"}, "1")
    store.add(Outcome(path=FAILURE.path, sha256="", contract=FAILURE.to_json()), {}, "1")
    parquet.write(store, tmp_path)
    documents = pyarrow.parquet.read_table(tmp_path / "documents.parquet").to_pylist()
    assert [(one["path"], one["score"]) for one in documents] == [
        ("=heron.txt", 99.0),
        ("bad.pdf", None),
    ]
    clauses = pyarrow.parquet.read_table(tmp_path / "clauses.parquet").to_pylist()
    assert [one["label"] for one in clauses] == [term.split()[1] for term in OPEN]
    assert not list(tmp_path.glob(".*.part"))
