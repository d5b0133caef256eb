"""Invented texts in wordings of their own: the tier must follow from what they say."""

import pytest

from licensenlp import ingest
from licensenlp.pipeline import Pipeline
from licensenlp.types import Kind, Tier

NO_WARRANTY = (
    "\n\nThe material comes as it is. Nobody who made it promises that it works, and nobody who "
    "made it answers for harm that its use may bring, as far as the law lets them say so.\n"
)

PERMISSIVE_WITH_DISPLAY = """Harrow Model Licence

Whoever gets a copy of these weights and files (the "Model") is granted, at no cost, permission to
use, copy, modify, merge, publish, distribute, sublicense and sell copies of the Model, as long as
this text and the copyright line go with every copy.

One thing is asked of the large. If a commercial product or service built on the Model has more
than 80 million monthly active users, or brings in more than 15 million US dollars of revenue in a
month, the words "Harrow inside" must be shown prominently in its user interface.
"""

PATENT_STYLE_WITH_RIDER = """Osprey Source Licence, version 3

1. Copyright. Each Contributor grants You a perpetual, worldwide, non-exclusive, royalty-free,
irrevocable copyright licence to reproduce, prepare derivative works of, publicly display,
sublicense and distribute the Work and such derivative works in source or object form.

2. Patents. Each Contributor grants You a perpetual, worldwide, royalty-free patent licence to
make, use, sell and import the Work. It ends for You on the day You bring a patent suit over it.

3. Redistribution. You may distribute copies of the Work, changed or not, provided that You hand
over a copy of this licence, mark the files that You changed, and keep all notices.

4. Training rider. You may not use the Work, or any part of it, to train, fine-tune or otherwise
develop a machine learning model, and You may not permit others to do so.
"""

RESEARCH_WEIGHTS = """Petrel Lab Research Terms for Released Weights

The Lab grants You a non-exclusive, non-transferable licence to download, run and modify the
Petrel weights for scientific research and teaching only. You may not use the weights, or anything
derived from them, for any commercial purpose, and this includes using them inside a product or
to provide a paid service.

You may share the weights with other researchers, provided that they accept these terms first.
A paper that relies on the weights must cite the report named in the archive.
"""

DELAYED_OPEN = """Fulmar Delayed Source Licence

Licensor: Fulmar Data Ltd. Licensed Work: Fulmar Store 4. Change Date: four years after release.

The Licensor grants you the right to copy, modify, create derivative works of, redistribute and
make non-production use of the Licensed Work. Production use is not allowed unless you buy a
commercial licence from the Licensor, other than on a single machine of your own.

On the Change Date the Licensor grants you rights under the Apache License, version 2.0, and the
limit on production use ends.
"""

API_TERMS = """Gannet AI - Terms for the API

These terms govern your use of the Gannet API. By creating an account you accept them.

Access. We give you a limited, revocable, non-transferable right to access and use the API to
build applications for your customers. You must be at least 18 years old. Keep your API keys secret.

You must not:
- resell or lease access to the API;
- use output to develop models that compete with ours;
- reverse engineer the API or attempt to find out the weights of its models;
- exceed the rate limits, or get around them.

Fees. You will pay the prices shown on our pricing page. Prices may change on 30 days' notice.

Content. You keep your inputs and you own the output. We may use your content to improve the API.

Changes. We may change these terms at any time; if you go on using the API, you accept the change.
We may suspend or end your access at any time, for any reason.
"""

RESPONSIBLE = """Kittiwake Responsible Model Licence

1. The Licensor grants You a perpetual, worldwide, royalty-free, irrevocable licence to reproduce,
use, publicly display, sublicense and distribute the Model and to create Derivatives of the Model,
commercially or not.

2. If You distribute the Model or a Derivative, You must place on every recipient the use
restrictions of Annex A, and give each a copy of this licence.

3. The Licensor claims no rights in the output that You generate with the Model.

Annex A. You agree not to use the Model or its Derivatives:
(a) to exploit or harm minors;
(b) to generate false information that is meant to harm others;
(c) to take fully automated decisions that affect a person's legal rights;
(d) to give medical advice or to read medical results;
(e) to discriminate against persons because of a protected trait.
"""

REVENUE_CAPPED = """Razorbill Community Agreement

"Small Organisation" is one whose annual revenue, its affiliates included, is below USD 2,500,000.

Razorbill grants You a worldwide, non-exclusive, royalty-free licence to use, reproduce, modify
and distribute the Model and Derivative Works. A Small Organisation may use the Model for any
purpose, commercial use included. If Your annual revenue is USD 2,500,000 or more, You must obtain
an enterprise licence from Razorbill before any commercial use.

When You distribute the Model, You must include this agreement and keep the attribution notice.
"""

TERRITORY_EXCLUDED = """Shearwater Model Licence

"Territory" means the whole world except the European Union, the United Kingdom and South Korea.

Within the Territory, Shearwater grants You a non-exclusive, royalty-free licence to use,
reproduce, modify, create derivative works of and distribute the Model, for any purpose.

This licence does not apply in the European Union, the United Kingdom or South Korea. You must not
use, reproduce or distribute the Model, or any output of the Model, outside the Territory.

You must include a copy of this licence with each copy of the Model that You distribute.
"""

NETWORK_COPYLEFT = """Dunlin Public Licence

You may run the Program for any purpose, study it, and change it.

You may convey copies of the Program, or works based on it, provided that you license the whole
work under this Licence to anyone who comes to hold a copy, and that you hand recipients its
complete source code. If you run a modified version on a server, users who interact with it over
a network must be offered its source.
"""

POLICY_ELSEWHERE = """Pellet Model Terms

You may use, reproduce, modify, distribute, perform or display Pellet under these terms.

You may distribute Pellet or Model Derivatives if you include the restrictions of section 3 as an
enforceable provision in any agreement that governs their use, and give every recipient these terms.

3. You must not use Pellet for the uses listed in the Pellet Prohibited Use Policy, which is made
part of these terms. Pellet Labs claims no rights in outputs.
"""

NO_SHARING = """Stint Research Licence

This licence lets researchers at universities use the Stint weights free of charge. Non-commercial
use only. You shall not distribute the weights to third parties; send them to our site.
Fine-tuning is permitted. Publications must cite our paper.
"""

HOSTING_KEPT = """Whimbrel Source Licence 1

The Licensor grants you a royalty-free, worldwide licence to use, copy, distribute and prepare
derivative works of the software.

You may not provide the software to third parties as a hosted service that gives its users most of
what the software does. You may not remove or hide any licence notice.
"""

CASES = {
    "copyleft over a network": (NETWORK_COPYLEFT, Tier.OPEN_COPYLEFT),
    "a policy that stands elsewhere": (POLICY_ELSEWHERE, Tier.RESPONSIBLE_USE),
    "weights that stay with researchers": (NO_SHARING, Tier.RESTRICTED),
    "hosting kept for the licensor": (HOSTING_KEPT, Tier.SOURCE_AVAILABLE),
    "permissive, large users must show a mark": (PERMISSIVE_WITH_DISPLAY, Tier.SOURCE_AVAILABLE),
    "patent style with a training rider": (PATENT_STYLE_WITH_RIDER, Tier.SOURCE_AVAILABLE),
    "research weights": (RESEARCH_WEIGHTS, Tier.RESTRICTED),
    "open after four years": (DELAYED_OPEN, Tier.SOURCE_AVAILABLE),
    "API terms": (API_TERMS, Tier.CLOSED),
    "use restrictions that flow down": (RESPONSIBLE, Tier.RESPONSIBLE_USE),
    "capped by revenue": (REVENUE_CAPPED, Tier.SOURCE_AVAILABLE),
    "territory with holes": (TERRITORY_EXCLUDED, Tier.SOURCE_AVAILABLE),
}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


@pytest.mark.parametrize("name", CASES)
def test_an_unseen_text_gets_the_tier_of_its_terms(name: str, pipeline: Pipeline) -> None:
    text, tier = CASES[name]
    found = pipeline.analyse(ingest.from_text(text + NO_WARRANTY))
    assert found.spectrum.tier == tier
    assert found.spectrum.reasons


def test_terms_of_an_interface_are_terms_of_service(pipeline: Pipeline) -> None:
    assert pipeline.analyse(ingest.from_text(API_TERMS)).kind == Kind.TERMS_OF_SERVICE


def test_bounds_of_unseen_texts_are_read(pipeline: Pipeline) -> None:
    found = [
        (c.label, c.attributes.get("amount"), c.attributes.get("consequence"))
        for text in (PERMISSIVE_WITH_DISPLAY, REVENUE_CAPPED)
        for c in pipeline.analyse(ingest.from_text(text)).clauses
        if c.label in ("user-threshold", "revenue-threshold")
    ]
    assert ("user-threshold", 80_000_000, "display") in found
    assert ("revenue-threshold", 15_000_000, "display") in found
    assert ("revenue-threshold", 2_500_000, "separate-license") in found


def test_without_its_bounds_the_permissive_text_is_open(pipeline: Pipeline) -> None:
    text = PERMISSIVE_WITH_DISPLAY.split("One thing", maxsplit=1)[0]
    assert pipeline.analyse(ingest.from_text(text + NO_WARRANTY)).spectrum.tier == Tier.OPEN


def test_without_its_rider_the_patent_style_text_is_open(pipeline: Pipeline) -> None:
    text = PATENT_STYLE_WITH_RIDER.split("4. Training", maxsplit=1)[0]
    assert pipeline.analyse(ingest.from_text(text + NO_WARRANTY)).spectrum.tier == Tier.OPEN
