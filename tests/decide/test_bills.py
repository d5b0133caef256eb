"""Bills of materials: valid by the official schema and model, and true to what was read."""

from __future__ import annotations

import copy
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import spdx_python_model
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from licensenlp import corpus
from licensenlp.decide import cyclonedx, spdx
from licensenlp.decide.bill import licences, properties
from licensenlp.decide.description import Description
from licensenlp.decide.openness import assess
from licensenlp.decide.profile import Profile
from licensenlp.types import Analysis, Identification, Kind, Match, Reason
from tests.decide.drafts import BARE, GRANT, analysis, mau
from tests.decide.running import heron_toml, run

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
FULL = replace(
    BARE,
    company="Heron \x1b[31mLabs",
    version="2",
    released="2026-02-01",
    location="https://heron.example/2",
    compute=5e23,
    modalities=("text", "image"),
    weights="download",
    monetised=False,
)


def text(
    match: Match = Match.NONE, spdx_id: str | None = None, kind: Kind = Kind.LICENSE
) -> Analysis:
    found = analysis(GRANT, mau(9), path="a b/HERON")
    bound = Reason(clause="c1", says="More than 9 users", weight=20.0)
    reasons = (bound, Reason(clause="c0", says="Granted"))
    return replace(
        found,
        kind=kind,
        document=replace(found.document, sha256="ab" * 32),
        license=Identification(match=match, key="known", spdx=spdx_id, name="Known Licence"),
        spectrum=replace(found.spectrum, reasons=reasons, score=48.0),
    )


def profile(model: Description, *texts: Analysis) -> Profile:
    return Profile(model=model, texts=texts, answers=assess(model, texts))


LISTED = text(Match.EXACT, "Apache-2.0")
OTHER = text(Match.EXACT, "LicenseRef-scancode-known")
PROFILES = {
    "full": [profile(FULL, LISTED)],
    "bare": [profile(BARE)],
    "two texts": [profile(FULL, LISTED, OTHER)],
    "no licence": [profile(FULL, text(kind=Kind.NOT_LEGAL))],
    "many models": [profile(FULL, OTHER), profile(BARE), profile(FULL, text())],
    "none": [],
}


# --- what is said, whatever the format --------------------------------------------------------

IDS = [
    (Match.EXACT, "Apache-2.0", "Apache-2.0"),
    (Match.NEAR, "LicenseRef-scancode-known", "LicenseRef-scancode-known"),
    (Match.DERIVED, "Apache-2.0", f"LicenseRef-licensenlp-{'ab' * 8}"),
    (Match.NONE, None, f"LicenseRef-licensenlp-{'ab' * 8}"),
    (Match.EXACT, None, f"LicenseRef-licensenlp-{'ab' * 8}"),
]


@pytest.mark.parametrize(("match", "spdx_id", "wanted"), IDS)
def test_a_changed_licence_does_not_keep_the_id(
    match: Match, spdx_id: str | None, wanted: str
) -> None:
    (found,) = licences(profile(BARE, text(match, spdx_id)))
    assert found.id == wanted
    assert found.listed is (wanted == "Apache-2.0")
    assert ("changed from Known Licence" in found.name) is (match is Match.DERIVED)


def test_what_states_no_terms_is_no_licence() -> None:
    assert licences(profile(BARE, text(kind=Kind.NOT_LEGAL))) == ()


def test_restrictions_come_with_their_words_and_place() -> None:
    found = dict(properties(profile(FULL, LISTED)))
    assert found["licensenlp:document:1:restriction:c1"] == "user-threshold: More than 9 users"
    said = found["licensenlp:document:1:evidence:c1"]
    clause = LISTED.clauses[1].evidence
    assert said == f"characters {clause.start} to {clause.end}: “{clause.text}”"
    assert not any(name.endswith(":c0") for name in found)
    assert found["licensenlp:eu-ai-act:Art. 51(2)"].startswith("no: 5e+23 FLOP")


def test_ids_of_known_licences_are_ids_of_cyclonedx() -> None:
    listed = {one.spdx for one in corpus.entries() if one.spdx}
    known = {one for one in listed if not one.startswith("LicenseRef-")}
    bill = json.loads(cyclonedx.render(PROFILES["full"]))
    bill["components"][0]["licenses"] = [{"license": {"id": one}} for one in sorted(known)]
    assert len(known) > 500
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


# --- CycloneDX --------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [SchemaVersion.V1_6, SchemaVersion.V1_7])
@pytest.mark.parametrize("name", PROFILES)
def test_cyclonedx_is_valid(name: str, version: SchemaVersion) -> None:
    bill = json.loads(cyclonedx.render(PROFILES[name]))
    bill["specVersion"] = version.to_version()
    bill["$schema"] = bill["$schema"].replace("1.6", version.to_version())
    assert JsonStrictValidator(version).validate_str(json.dumps(bill)) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("type", "model"),
        ("licenses", [{"license": {"id": "LicenseRef-scancode-known"}}]),
        ("modelCard", {"outputs": []}),
        ("properties", [{"value": "no name"}]),
        ("tier", "open"),
    ],
)
def test_the_schema_is_the_one_that_tells(key: str, value: Any) -> None:
    bill = json.loads(cyclonedx.render(PROFILES["full"]))
    bill["components"][0][key] = value
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))


def test_cyclonedx_names_model_licence_and_outputs() -> None:
    (model,) = json.loads(cyclonedx.render(PROFILES["two texts"]))["components"]
    assert model["type"] == "machine-learning-model"
    assert (model["name"], model["version"]) == ("Heron", "2")
    assert model["supplier"] == {"name": "Heron \\x1b[31mLabs"}
    first, second = (one["license"] for one in model["licenses"])
    assert (first["id"], second["name"]) == ("Apache-2.0", "LicenseRef-scancode-known")
    assert model["externalReferences"][0]["url"] == "a%20b/HERON"
    outputs = model["modelCard"]["modelParameters"]["outputs"]
    assert [one["format"] for one in outputs] == ["text", "image"]


def test_the_serial_number_is_that_of_the_content() -> None:
    once, again, other = (
        json.loads(cyclonedx.render(PROFILES[n]))["serialNumber"] for n in ("full", "full", "bare")
    )
    assert once == again != other


# --- SPDX -------------------------------------------------------------------------------------


def loaded(profiles: list[Profile]) -> Any:
    """The document as SPDX's own library reads it, which refuses what its model does not have."""
    _, found = spdx_python_model.load_data(json.loads(spdx.render(profiles, created=WHEN)))
    return found


@pytest.mark.parametrize("name", PROFILES)
def test_spdx_is_read_and_written_alike_by_the_library(name: str) -> None:
    given = json.loads(spdx.render(PROFILES[name], created=WHEN))
    assert in_order(rewritten(given)) == in_order(given)


def rewritten(given: Any) -> Any:
    """The document after SPDX's own library read and wrote it, every reference resolved."""
    model, found = spdx_python_model.load_data(given)
    assert found.missing_ids == set()
    written = io.BytesIO()
    model.JSONLDSerializer().write(found, written)
    return json.loads(written.getvalue())


def in_order(value: Any) -> Any:
    """Plain data whose lists are sorted, as RDF has no order, with its blank node renamed."""
    if isinstance(value, dict):
        return {key: in_order(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(in_order, value), key=lambda one: json.dumps(one, sort_keys=True))
    return "_:creation" if value == "_:CreationInfo0" else value


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("ai_AIPackage", "software_primaryPurpose", "weights"),
        ("ai_AIPackage", "releaseTime", "2026-02-01"),
        ("CreationInfo", "created", "today"),
        ("Relationship", "relationshipType", "hasLicence"),
        ("ai_AIPackage", "ai_informationAboutTraining", 5),
        ("ai_AIPackage", "tier", "open"),
        ("CreationInfo", "createdBy", []),
        ("Relationship", "to", []),
        ("simplelicensing_LicenseExpression", "simplelicensing_licenseExpression", None),
    ],
)
def test_the_library_is_the_one_that_tells(kind: str, key: str, value: Any) -> None:
    given = copy.deepcopy(json.loads(spdx.render(PROFILES["full"], created=WHEN)))
    next(one for one in given["@graph"] if one["type"] == kind)[key] = value
    with pytest.raises((ValueError, TypeError, KeyError)):
        rewritten(given)


def test_spdx_states_the_concluded_licence_and_its_text() -> None:
    found = loaded(PROFILES["two texts"])
    (package,) = found.foreach_type("ai_AIPackage")
    assert package.suppliedBy.name == "Heron \\x1b[31mLabs"
    (relation,) = found.foreach_type("Relationship")
    assert relation.from_ is package
    (expression,) = relation.to
    said = expression.simplelicensing_licenseExpression
    assert said == "Apache-2.0 AND LicenseRef-scancode-known"
    (entry,) = expression.simplelicensing_customIdToUri
    own = found.find_by_id(entry.value)
    assert own.simplelicensing_licenseText == OTHER.document.text


def test_spdx_carries_the_properties() -> None:
    (package,) = loaded(PROFILES["full"]).foreach_type("ai_AIPackage")
    (extension,) = package.extension
    pairs = [
        (one.extension_cdxPropName, one.extension_cdxPropValue)
        for one in extension.extension_cdxProperty
    ]
    assert tuple(pairs) == properties(PROFILES["full"][0])


@pytest.mark.parametrize("missing", ["", "company", "version", "released", "location"])
def test_the_ai_profile_is_claimed_only_where_it_is_met(missing: str) -> None:
    less: dict[str, Any] = {missing: ""} if missing else {}
    model = replace(FULL, **less)
    (document,) = loaded([profile(model, LISTED)]).foreach_type("SpdxDocument")
    claimed = {one.rpartition("/")[2] for one in document.profileConformance}
    assert ("ai" in claimed) is (not missing)
    assert {"core", "software", "simpleLicensing"} <= claimed


def test_the_time_can_be_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772600767")
    assert spdx.render(PROFILES["full"]) == spdx.render(PROFILES["full"], created=WHEN)


# --- as it is typed ---------------------------------------------------------------------------


def test_the_command_writes_both(tmp_path: Path) -> None:
    file = heron_toml(
        tmp_path,
        'version = "2"',
        "released = 2026-02-01",
        'location = "https://heron.example/2"',
        'company = "Heron Labs"',
    )
    found = run("model", file, "--format", "cyclonedx")
    assert found.exit_code == 0, found.stderr
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(found.stdout) is None
    assert "commercial-use: Commercial use is prohibited" in found.stdout
    found = run("model", file, "--format", "spdx")
    _, objects = spdx_python_model.load_data(json.loads(found.stdout))
    (package,) = objects.foreach_type("ai_AIPackage")
    assert package.releaseTime == datetime(2026, 2, 1, tzinfo=UTC)


REFUSED = [
    ('released = "July"', "released: must be a day"),
    ("released = 2026", "released: must be a day"),
    ('location = "heron.example"', "location: must be a URL"),
    ("version = 2", "version: must be a string"),
]


@pytest.mark.parametrize(("line", "says"), REFUSED)
def test_a_slip_is_refused(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "heron.toml"
    file.write_text(f'model = "Heron"\n{line}\n', encoding="utf-8")
    found = run("model", str(file))
    assert found.exit_code == 2
    assert says in found.stderr
