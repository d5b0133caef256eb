"""Adds to the packages what the wheel carries from beside them: models, corpus, annotations."""

from setuptools import find_namespace_packages, setup

BESIDE = {
    "licensenlp._models": "models",
    "licensenlp._corpus": "corpus",
    "licensenlp._annotations": "annotations",
}

PACKAGES = find_namespace_packages(include=["licensenlp*"])

setup(packages=[*PACKAGES, *BESIDE], package_dir=BESIDE)
