"""Described models as an SPDX 3.0.1 document with AI packages, in JSON-LD.

In: `Profile`s. Out: the document as JSON text. Conformance to the AI profile is claimed where a
model has all that the profile asks for; otherwise the classes are used without the claim.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from licensenlp import __version__
from licensenlp.decide.bill import PREFIX, Licence, Property, licences, properties
from licensenlp.decide.profile import Profile
from licensenlp.report.quote import json_text, one_line

SPEC = "3.0.1"
_CREATION = "_:creation"
_PROFILES = ("core", "software", "simpleLicensing", "extension")
_ASKED_BY_AI = ("suppliedBy", "releaseTime", "software_downloadLocation", "software_packageVersion")
Element = dict[str, Any]


def render(profiles: Sequence[Profile], *, created: datetime | None = None) -> str:
    """The document; `created` is now, or what SOURCE_DATE_EPOCH says, where it is left out."""
    content = json.dumps([one.to_json() for one in profiles], sort_keys=True)
    made = _Graph(f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}", created or _now())
    for number, profile in enumerate(profiles, 1):
        made.add_model(profile, number)
    document = {
        "@context": f"https://spdx.org/rdf/{SPEC}/spdx-context.jsonld",
        "@graph": made.whole(),
    }
    return json_text(document)


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


class _Graph:
    """The elements of one document, each with an id below the document's own."""

    def __init__(self, base: str, created: datetime) -> None:
        self._base = base
        self._created = created
        self._elements: list[Element] = []
        self._models: list[Element] = []
        self._agents: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._tool = self._add("Tool", "tool", name=f"{PREFIX} {__version__}")
        self._maker = self._add("SoftwareAgent", "maker", name=PREFIX)

    def _add(self, kind: str, part: str, **facts: Any) -> str:
        """The id of a new element, which ends in `part`; facts that are not known are left out."""
        given = {key: value for key, value in facts.items() if value not in (None, "", [])}
        element = {"type": kind, "spdxId": f"{self._base}#{part}", "creationInfo": _CREATION}
        self._elements.append(element | given)
        return str(element["spdxId"])

    def whole(self) -> list[Element]:
        """Everything, the creation and the document first."""
        creation = {
            "type": "CreationInfo",
            "@id": _CREATION,
            "specVersion": SPEC,
            "created": self._created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "createdBy": [self._maker],
            "createdUsing": [self._tool],
        }
        content = list(self._elements)
        roots = [one["spdxId"] for one in self._models]
        bill = self._add(
            "software_Sbom",
            "bill",
            profileConformance=self._profiles(),
            rootElement=roots,
            element=[one["spdxId"] for one in content],
            software_sbomType=["analyzed"],
        )
        self._add(
            "SpdxDocument",
            "document",
            profileConformance=self._profiles(),
            rootElement=[bill],
            element=[one["spdxId"] for one in self._elements],
        )
        return [creation, self._elements[-1], *self._elements[:-1]]

    def _profiles(self) -> list[str]:
        whole = all(asked in one for one in self._models for asked in _ASKED_BY_AI)
        return [*_PROFILES, *(["ai"] if whole and self._models else [])]

    def add_model(self, profile: Profile, number: int) -> None:
        """An AI package with its facts, and the licence concluded for it."""
        model, name = profile.model, f"model-{number}"
        package = self._add(
            "ai_AIPackage",
            name,
            name=one_line(model.name),
            software_primaryPurpose="model",
            software_packageVersion=one_line(model.version),
            software_downloadLocation=model.location,
            releaseTime=f"{model.released}T00:00:00Z" if model.released else None,
            suppliedBy=self._agent(one_line(model.company)) if model.company else None,
            ai_informationAboutTraining=_training(profile),
            extension=[_extension(properties(profile))],
        )
        self._models.append(self._elements[-1])
        terms = licences(profile)
        self._add(
            "Relationship",
            f"{name}-licence",
            relationshipType="hasConcludedLicense",
            to=[self._expression(terms, name)] if terms else [_NO_ASSERTION],
            **{"from": package},
        )

    def _agent(self, company: str) -> str:
        if company not in self._agents:
            number = len(self._agents) + 1
            self._agents[company] = self._add("Organization", f"supplier-{number}", name=company)
        return self._agents[company]

    def _expression(self, terms: Sequence[Licence], name: str) -> str:
        """The licences that apply together; those on no list with their text."""
        own = [one for one in terms if not one.listed]
        entries = [
            {"type": "DictionaryEntry", "key": one.id, "value": self._text(one)} for one in own
        ]
        return self._add(
            "simplelicensing_LicenseExpression",
            f"{name}-expression",
            simplelicensing_licenseExpression=" AND ".join(one.id for one in terms),
            simplelicensing_customIdToUri=entries,
        )

    def _text(self, one: Licence) -> str:
        if one.id not in self._texts:
            self._texts[one.id] = self._add(
                "simplelicensing_SimpleLicensingText",
                f"text-{len(self._texts) + 1}",
                name=one_line(one.name),
                simplelicensing_licenseText=one.text.document.text,
                verifiedUsing=[
                    {
                        "type": "Hash",
                        "algorithm": "sha256",
                        "hashValue": one.text.document.sha256,
                    }
                ],
            )
        return self._texts[one.id]


_NO_ASSERTION = "expandedlicensing_NoAssertionLicense"


def _training(profile: Profile) -> str | None:
    compute = profile.model.compute
    return None if compute is None else f"Cumulative training compute: {compute:g} FLOP"


def _extension(pairs: Iterable[Property]) -> Element:
    """Named values, in the extension that SPDX has for those of CycloneDX."""
    entries = [
        {
            "type": "extension_CdxPropertyEntry",
            "extension_cdxPropName": name,
            "extension_cdxPropValue": value,
        }
        for name, value in pairs
    ]
    return {"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}
