"""Texts that get no tier, and why: other languages, additions, pointers; short ones that get it."""

from __future__ import annotations

import pytest

from licensenlp import ingest
from licensenlp.pipeline import Pipeline
from licensenlp.report import view
from licensenlp.types import Analysis, Kind, Tier

GERMAN = """Nutzungsbedingungen der Elsterwerk Sprachdienste

§ 1 Der Anbieter räumt Ihnen das einfache Recht ein, den Dienst im Rahmen dieses Vertrages zu
nutzen. Eine Weitergabe an Dritte ist ohne Zustimmung des Anbieters nicht gestattet.

§ 2 Die Haftung des Anbieters ist auf Vorsatz und grobe Fahrlässigkeit beschränkt. Es gilt
deutsches Recht; der Gerichtsstand ist Oldenburg.
"""
FRENCH = """Licence du Modèle Courlis

Le concédant vous accorde le droit d'utiliser, de reproduire et de modifier le modèle, sous les
conditions de la présente licence. Toute distribution à des tiers doit comporter le texte de la
licence et les mentions d'auteur.

Le concédant n'offre aucune garantie et décline toute responsabilité pour les dommages qui
résultent de l'utilisation du modèle. Les tribunaux de Nantes sont compétents.
"""
SPANISH = """Licencia del modelo Abubilla

El titular le concede el derecho de usar, copiar y modificar el modelo, siempre que cumpla las
condiciones de esta licencia. La distribución a terceros exige el consentimiento por escrito del
autor.

El modelo se entrega sin garantías de ninguna clase, y el titular no asume responsabilidad por
los daños que su uso pueda causar. Son competentes los tribunales de Vigo.
"""
GERMAN_TALE = """
Der Fuchs ging am Abend über das Feld, und die Gänse sahen ihm nach. Es war kalt, und der Mond
stand über dem Wald. Da kam der Hund aus dem Hof und bellte, bis der Fuchs wieder in den Bau
lief. Am Morgen lag Schnee auf dem Dach, und die Kinder bauten mit der Großmutter einen Mann aus
Schnee.
"""
FOREIGN = {
    "German": (GERMAN, Kind.TERMS_OF_SERVICE),
    "French": (FRENCH, Kind.LICENSE),
    "Spanish": (SPANISH, Kind.LICENSE),
}

GRANT = (
    "Permission is given to everyone to use, copy, modify and distribute the weights, for any "
    "purpose, as long as this notice goes with every copy. The weights come without any warranty."
)
BILINGUAL = f"""Dunlin Licence / Dunlin-Lizenz

{GRANT}

You may share changed weights under a name of your own. Nobody who made the weights is liable for
harm that comes from using them, on whatever ground. The courts of Aarhus decide about disputes,
and Danish law applies. This licence ends for those who breach it and do not stop within a month.
If a part of this licence is void, the other parts stay in force and are read in its sense.

Jedermann erhält das Recht, die Gewichte zu nutzen, zu vervielfältigen, zu verändern und
weiterzugeben, sofern dieser Hinweis jeder Kopie beiliegt. Die Gewichte werden ohne Gewährleistung
überlassen. Veränderte Gewichte dürfen unter einem eigenen Namen weitergegeben werden. Eine Haftung
ist ausgeschlossen, soweit das Gesetz es erlaubt. Es gilt dänisches Recht.
"""
CHINESE = (
    "使用本模型的任何人均可复制、修改和分发模型权重，但须保留本声明。权重按原样提供，不作任何担保。"
)

ADDITIONS = {
    "linking exception": (
        "As a special exception, the holders of the copyright let you link the routines of this "
        "library with your own program, and the program is not for that reason covered by the "
        "GNU General Public License. The rest of that licence stays as it is."
    ),
    "additional permission": (
        "Dunlin Font Exception, version 2. This is an additional permission under section 7 of "
        "the GNU Affero General Public License. You may embed the font in a document, and the "
        "document may then be shared on terms of your choice."
    ),
}
POINTERS = {
    "file header": (
        "Copyright 2024 Whimbrel Labs. The Moorhen Public License, Version 2 (the License) governs "
        "this file. Nobody may use the file except in compliance with the License. Get a copy of "
        "the License at https://moorhen.example/license-2"
    ),
    "notice of a named licence": (
        "The toolkit is free software: you can redistribute it and modify it under the terms of "
        "the Moorhen General Public License, version 3, as its steward published it. It comes "
        "without any warranty."
    ),
    "contract elsewhere": (
        "The component is provided under a commercial license agreement between you and Whimbrel "
        "Labs. All other rights are reserved, and no licence is granted by this notice."
    ),
}
SHORT = {
    "passive": (
        "These routines may be used, changed and redistributed by anyone, without charge. No "
        "warranty of any kind is given with them."
    ),
    "everyday": (
        "Do whatever you like with these scripts. Whoever wrote them is not liable for what "
        "happens then, and gives no warranty."
    ),
    "public domain": (
        "The tables are in the public domain, and we claim no copyright in them. They come "
        "without warranty; use them at your own risk."
    ),
    "advertising clause": (
        "Permission to use, copy, modify and distribute this tool for any purpose and without fee "
        "is hereby granted, provided that this notice appears in all copies, and that the name of "
        "the Dunlin Lab is not used in publicity about the tool without its prior written consent."
    ),
    "notices stay": (
        "Anyone is free to use, copy, modify and redistribute this tool. This notice may not be "
        "removed or altered. The tool comes as is, and without any warranty."
    ),
    "derived products are taken for given": (
        "Redistribution and use in source and binary forms are permitted, as long as this notice "
        "goes along. The name of the lab may not be used to promote products derived from this "
        "tool without written permission. The tool is provided as is, without warranty."
    ),
}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


def analysed(pipeline: Pipeline, text: str) -> Analysis:
    return pipeline.analyse(ingest.from_text(text))


@pytest.mark.parametrize("name", FOREIGN)
def test_a_text_in_another_language_is_named_by_it(name: str, pipeline: Pipeline) -> None:
    text, kind = FOREIGN[name]
    found = analysed(pipeline, text)
    assert found.kind == kind
    assert found.spectrum.tier is None
    assert not found.clauses
    assert any(name in warning for warning in found.warnings)
    assert name in view.about(found)


def test_a_tale_in_another_language_is_no_legal_text(pipeline: Pipeline) -> None:
    found = analysed(pipeline, GERMAN_TALE)
    assert (found.kind, found.language) == (Kind.NOT_LEGAL, "de")


@pytest.mark.parametrize("order", ["English first", "English last"])
def test_a_bilingual_text_is_read_in_its_english_part(order: str, pipeline: Pipeline) -> None:
    parts = BILINGUAL.split("\n\n")
    if order == "English last":
        parts = [parts[0], parts[3], parts[1], parts[2]]
    found = analysed(pipeline, "\n\n".join(parts))
    assert found.language == "en"
    assert found.spectrum.tier == Tier.OPEN
    assert any("German" in warning for warning in found.warnings)
    assert not any("Gewichte" in clause.evidence.text for clause in found.clauses)


@pytest.mark.parametrize("order", ["English first", "English last"])
def test_a_text_in_two_scripts_is_read_in_its_english_part(order: str, pipeline: Pipeline) -> None:
    english = "\n\n".join(BILINGUAL.split("\n\n")[1:3])
    parts = [english, CHINESE * 3] if order == "English first" else [CHINESE * 3, english]
    found = analysed(pipeline, "\n\n".join(parts))
    assert found.spectrum.tier == Tier.OPEN
    assert any("Chinese" in warning for warning in found.warnings)


def test_an_english_abstract_does_not_make_a_text_english(pipeline: Pipeline) -> None:
    text = GERMAN * 4 + "\nSummary: these are the terms of use of our service."
    assert analysed(pipeline, text).language == "de"


@pytest.mark.parametrize("text", ADDITIONS.values(), ids=ADDITIONS)
def test_an_addition_to_another_licence_is_not_judged_alone(text: str, pipeline: Pipeline) -> None:
    found = analysed(pipeline, text)
    assert found.spectrum.tier is None
    assert any("exception or addition" in warning for warning in found.warnings)


@pytest.mark.parametrize("text", POINTERS.values(), ids=POINTERS)
def test_a_notice_that_points_elsewhere_is_not_judged_by_a_name(
    text: str, pipeline: Pipeline
) -> None:
    found = analysed(pipeline, text)
    assert found.spectrum.tier is None
    assert any("stands elsewhere" in warning for warning in found.warnings)


def test_a_licence_that_names_itself_does_not_lean_on_another(pipeline: Pipeline) -> None:
    named = "The tool is provided under the Moorhen License, version 2."
    text = f"Moorhen License, version 2\n\n{named}\n\n{GRANT}"
    assert analysed(pipeline, text).spectrum.tier == Tier.OPEN


@pytest.mark.parametrize("text", SHORT.values(), ids=SHORT)
def test_short_texts_in_usual_wordings_are_placed(text: str, pipeline: Pipeline) -> None:
    found = analysed(pipeline, text)
    assert found.kind == Kind.LICENSE
    assert found.spectrum.tier == Tier.OPEN


EMPLOYMENT = """Employment Agreement

between Dunlin Robotics (the Company) and Ada Plover (the Employee).

1. The Company employs the Employee as an engineer and pays a salary of EUR 64,000 a year.

2. The Employee shall not use the software of the Company for any other purpose than the work, and
shall not copy it or pass it on to third parties.

3. The Employee assigns to the Company all rights in inventions made in the course of the work, and
keeps the secrets of the Company.

4. Either party may terminate this Agreement with three months' notice. On termination the Employee
shall return all documents and devices. The Agreement is governed by the laws of Denmark.
"""


def test_a_contract_about_something_else_gets_no_tier(pipeline: Pipeline) -> None:
    found = analysed(pipeline, EMPLOYMENT)
    assert (found.kind, found.spectrum.tier) == (Kind.OTHER_LEGAL, None)
    assert found.warnings


DATASET = """Skua Data Agreement

Skua makes the Datasets available to the Company for the training of the Company's own models. The
Company may store copies of the Datasets and use them within its business.

The Company must not sell, rent or distribute the Datasets, or make them available to others, and
must not use the Datasets to identify a person.

On termination the Company will delete the Datasets and all copies in its hands. Skua gives no
warranty for the Datasets and is not liable for damages that come from their use.
"""


def test_what_is_handed_over_is_no_service(pipeline: Pipeline) -> None:
    found = analysed(pipeline, DATASET)
    assert found.kind == Kind.LICENSE
    assert found.spectrum.tier == Tier.RESTRICTED


README = """# Dunlin

A small library that draws birds on maps. It reads observations from a table and writes an
image.

## Install

    pip install dunlin

## Use

Call `draw(table)` and open the image. Colours may be changed in the settings file. See the
examples in the folder of that name, and tell us if something breaks.

## License

MIT
"""


def test_a_read_me_file_that_names_a_licence_is_no_legal_text(pipeline: Pipeline) -> None:
    found = analysed(pipeline, README)
    assert (found.kind, found.spectrum.tier) == (Kind.NOT_LEGAL, None)
