"""licensenlp: reads licences and terms of AI models and services, and shows where they stand."""

__version__ = "0.1.0"
