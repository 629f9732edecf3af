"""PDF with a text layer → Content, laid out by pdfminer: columns in reading order."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.errors import ReadingError
from summarizer.reading import faults
from summarizer.reading.content import Content
from summarizer.reading.package import DAMAGE
from summarizer.reading.pages import PageLine, content_of

if TYPE_CHECKING:
    from pdfminer.layout import LTPage, LTTextLine

MOST_PAGES = 2000


def read(data: bytes, path: str) -> Content:
    """The Content of a PDF. Raises ReadingError: format, encrypted, scanned, too_large."""
    return content_of(_lines(data, path), "application/pdf", path)


def _lines(data: bytes, path: str) -> list[PageLine]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTPage
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException

    # What pdfminer misses in a file and does without is nothing a clerk can mend.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    found: list[PageLine] = []
    pages = 0
    try:
        # boxes_flow weighs place against nearness: columns are read one after the other.
        for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=0.5)), 1):
            if number > MOST_PAGES:
                raise faults.pages(path, MOST_PAGES)
            assert isinstance(page, LTPage)
            pages = number
            found.extend(_page_lines(page, number))
    except PDFPasswordIncorrect:
        raise faults.encrypted(path) from None
    except PSException:
        raise _damaged(path) from None
    except DAMAGE:
        raise _damaged(path) from None
    if not pages:
        raise _damaged(path)
    return found


def _damaged(path: str) -> ReadingError:
    return faults.damaged(path, "PDF文件", "请重新下载，或另存为文本(.txt)再试")


def _page_lines(page: LTPage, number: int) -> Iterator[PageLine]:
    from pdfminer.layout import LTTextContainer, LTTextLine

    for box in page:
        if not isinstance(box, LTTextContainer):
            continue
        for line in box:
            if isinstance(line, LTTextLine) and (text := line.get_text().strip()):
                top = 1 - line.y1 / page.height if page.height else 0.0
                yield PageLine(text, number, line.x0, line.x1, top, line.height, _is_slanted(line))


def _is_slanted(line: LTTextLine) -> bool:
    """Whether most of a line's characters stand neither upright nor on their side."""
    from pdfminer.layout import LTChar

    characters = [one for one in line if isinstance(one, LTChar)]
    slanted = sum(
        1 for one in characters if abs(one.matrix[0] * one.matrix[1]) > 1e-3 * (one.matrix[0] ** 2 + one.matrix[1] ** 2)
    )
    return slanted * 2 > len(characters)
