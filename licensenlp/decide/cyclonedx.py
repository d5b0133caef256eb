"""Described models as a CycloneDX 1.6 bill of materials (ML-BOM).

In: `Profile`s. Out: the bill as JSON text. The CycloneDX library for Python has no model cards as
of version 11, so the JSON is made here and held against the official schema in the tests.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from licensenlp import __version__
from licensenlp.decide.bill import PREFIX, Licence, licences, properties
from licensenlp.decide.profile import Profile
from licensenlp.report.quote import json_text, one_line
from licensenlp.report.sarif import uri

SPEC = "1.6"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/schema/bom-1.6.schema.json")


def render(profiles: Sequence[Profile]) -> str:
    """The bill of all models; the same models give the same serial number."""
    tool = {"type": "application", "name": PREFIX, "version": __version__}
    components = [_component(one, f"model-{n}") for n, one in enumerate(profiles, 1)]
    content = {
        "version": 1,
        "metadata": {"tools": {"components": [tool]}},
        "components": components,
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    bill = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{serial}",
        **content,
    }
    return json_text(bill)


def _component(profile: Profile, ref: str) -> dict[str, Any]:
    """One model: a machine-learning-model with licences, model card, evidence and properties."""
    model, terms = profile.model, licences(profile)
    found: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": ref,
        "name": one_line(model.name),
    }
    if model.version:
        found["version"] = one_line(model.version)
    if model.company:
        found["publisher"] = one_line(model.company)
        found["supplier"] = {"name": one_line(model.company)}
    if terms:
        found["licenses"] = [_license(one) for one in terms]
        found["evidence"] = {"licenses": [{"license": _named(one)} for one in terms]}
        found["externalReferences"] = [_reference(one) for one in terms]
    if model.modalities:
        outputs = [{"format": modality} for modality in model.modalities]
        found["modelCard"] = {"modelParameters": {"outputs": outputs}}
    found["properties"] = [{"name": n, "value": value} for n, value in properties(profile)]
    return found


def _license(one: Licence) -> dict[str, Any]:
    said = {"name": f"{PREFIX}:license-name", "value": one_line(one.name)}
    return {"license": {**_named(one), "acknowledgement": "concluded", "properties": [said]}}


def _named(one: Licence) -> dict[str, Any]:
    """By its id where it is listed; else by its LicenseRef- as the name, as the schema asks."""
    return {"id": one.id} if one.listed else {"name": one.id}


def _reference(one: Licence) -> dict[str, Any]:
    doc = one.text.document
    hashes = [{"alg": "SHA-256", "content": doc.sha256}]
    return {"type": "license", "url": uri(doc.path), "hashes": hashes}
