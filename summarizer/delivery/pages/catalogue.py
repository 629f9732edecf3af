"""The one catalogue: Chinese is what templates are written in, English is read from locale/en.po at the start."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
PO = Path(__file__).parent / "locale" / "en.po"


class _Translations(gettext.NullTranslations):
    """The messages of a .po file, without a compiled file beside it. What it lacks stays Chinese."""

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__()
        self._messages = messages

    def gettext(self, message: str) -> str:
        return self._messages.get(message) or message


@cache
def catalog() -> Catalog:
    """The English catalogue as it stands in the package."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


@cache
def translations(lang: Lang) -> gettext.NullTranslations:
    """The translations from the templates' Chinese to `lang`."""
    if lang == "zh":
        return gettext.NullTranslations()
    return _Translations(
        {str(message.id): str(message.string) for message in catalog() if message.id and message.string}
    )


def say(lang: Lang, message: str, **words: object) -> str:
    """A message outside of a template, its words (`%(name)s`) filled in."""
    told = translations(lang).gettext(message)
    return told % words if words else told
