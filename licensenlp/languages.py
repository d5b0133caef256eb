"""The English names of languages, by ISO 639-1 code."""

from __future__ import annotations

_NAMES = """
af Afrikaans|am Amharic|ar Arabic|as Assamese|az Azerbaijani|be Belarusian|bg Bulgarian
bn Bengali|bo Tibetan|br Breton|bs Bosnian|ca Catalan|co Corsican|cs Czech|cy Welsh|da Danish
de German|dz Dzongkha|el Greek|en English|eo Esperanto|es Spanish|et Estonian|eu Basque
fa Persian|fi Finnish|fo Faroese|fr French|ga Irish|gl Galician|gu Gujarati|ha Hausa|he Hebrew
hi Hindi|hr Croatian|ht Haitian Creole|hu Hungarian|hy Armenian|id Indonesian|is Icelandic
it Italian|ja Japanese|jv Javanese|ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean
ku Kurdish|ky Kyrgyz|la Latin|lb Luxembourgish|lo Lao|lt Lithuanian|lv Latvian|mg Malagasy
mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese
nb Norwegian Bokmål|ne Nepali|nl Dutch|nn Norwegian Nynorsk|no Norwegian|oc Occitan|or Odia
pa Punjabi|pl Polish|ps Pashto|pt Portuguese|qu Quechua|ro Romanian|ru Russian|rw Kinyarwanda
se Northern Sami|si Sinhala|sk Slovak|sl Slovenian|so Somali|sq Albanian|sr Serbian|sv Swedish
sw Swahili|ta Tamil|te Telugu|th Thai|tl Tagalog|tr Turkish|ug Uyghur|uk Ukrainian|ur Urdu
uz Uzbek|vi Vietnamese|vo Volapük|wa Walloon|xh Xhosa|yi Yiddish|zh Chinese|zu Zulu
"""
NAMES = dict(
    entry.split(" ", 1) for line in _NAMES.strip().splitlines() for entry in line.split("|")
)


def language_name(code: str) -> str:
    """The English name of a language; the code itself where it is not known.

    >>> language_name("de"), language_name("de-AT"), language_name("xx")
    ('German', 'German', 'xx')
    """
    return NAMES.get(code.partition("-")[0], code)
