"""Which encoding some bytes are in, decided by form and by how plausible the decoded Chinese is."""

from __future__ import annotations

import codecs
from collections import Counter

from summarizer.reading import faults

_SAMPLE = 1 << 16

# The most frequent characters of official prose and of running Chinese, simplified and traditional alike: text decoded
# with the wrong table is made of rare ones. Only the share is used, so the choice of characters is not delicate.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想"
    "看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机"
    "给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性"
    "通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直"
    "服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城"
    "區學會國開發設創業產實動務園為與個將這來對時長關資體經濟質應從後過達進結類組級機構術農現點總環點確認識們規劃強項標準際區別"
    "科技创新企业项目工作政策服务发展建设推进加强全区全市省级县研究投入高新人才平台培育组织完成获批认定新增同比增长亿元万元"
)
_PUNCTUATION = frozenset("，。、；：（）“”‘’《》〈〉「」『』！？…—·％．～　【】〔〕")


def decode(data: bytes, where: str) -> tuple[str, str]:
    """The text and the name of its encoding: utf-8, utf-8-sig, utf-16-le, utf-16-be, utf-32, gb18030, big5.

    Raises ReadingError `reading.encoding` or `reading.binary`; never guesses past a byte that does not decode.
    """
    for mark, name, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data, codec, where), name
    wide = _wide_by_form(data)
    if wide is not None:
        return _strict(data, wide, where), wide
    if b"\x00" in data:
        raise faults.binary(where)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        utf8_fault = error
    ranked = sorted(("gb18030", "big5"), key=lambda name: -_plausibility(data, name))
    for name in ranked:
        if _plausibility(data, name) < _LEAST_PLAUSIBLE:
            continue
        for codec in _CODECS[name]:
            try:
                return data.decode(codec), name
            except UnicodeDecodeError:
                continue
    if _mostly_text(data):
        raise faults.encoding(where, data.count(b"\n", 0, utf8_fault.start) + 1)
    raise faults.binary(where)


_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_CODECS: dict[str, tuple[str, ...]] = {"gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs")}
_LEAST_PLAUSIBLE = 0.3


def _strict(data: bytes, codec: str, where: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise faults.encoding(where, data.count(b"\n", 0, error.start) + 1) from None


def _wide_by_form(data: bytes) -> str | None:
    """UTF-16 without a mark: most 16-bit units of a sample are Han, Chinese punctuation or ASCII in one byte order."""
    if len(data) < 4 or len(data) % 2:
        return None
    sample = data[: min(len(data), _SAMPLE)]
    if _is_utf8(sample):
        return None
    best: tuple[float, str] | None = None
    for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        highs, lows = sample[high::2], sample[1 - high :: 2]
        wide = sum(1 for byte in highs if 0x4E <= byte <= 0x9F)
        marks = sum(1 for byte in highs if byte in (0x30, 0xFF, 0x20))
        narrow = sum(1 for byte, low in zip(highs, lows, strict=True) if byte == 0 and (low in _PLAIN))
        share = (wide + marks + narrow) / len(highs)
        # ASCII bytes read in pairs look like Han (0x4E–0x7A are letters), so real wide text must show its zero
        # bytes, its 0x30/0xFF punctuation, or Han beyond the reach of ASCII.
        beyond = sum(1 for byte in highs if 0x80 <= byte <= 0x9F or byte in (0x00, 0xFF))
        if share >= 0.95 and beyond > 0 and (best is None or share > best[0]):
            best = (share, name)
    return best[1] if best else None


_PLAIN = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A, 0x0D}


def _is_utf8(sample: bytes) -> bool:
    if b"\x00" in sample:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _plausibility(data: bytes, name: str) -> float:
    """How much of a decoded sample is common Chinese, from −1 to 1; a byte that does not decode costs its share."""
    sample = data[:_SAMPLE]
    text = codecs.getincrementaldecoder(_CODECS[name][0])("replace").decode(sample, final=False)
    counts = Counter(text)
    beyond = sum(count for char, count in counts.items() if ord(char) > 0x7F)
    if not beyond:
        return 0.0
    good = sum(count for char, count in counts.items() if char in _COMMON or char in _PUNCTUATION)
    bad = sum(count for char, count in counts.items() if char == "\ufffd" or _is_odd(char))
    return (good - 2 * bad) / beyond


def _is_odd(char: str) -> bool:
    """Characters that Chinese offices do not write: private use, kana, Cyrillic, Hangul, rare planes."""
    code = ord(char)
    return (
        0xE000 <= code <= 0xF8FF
        or 0x3040 <= code <= 0x30FF
        or 0x0400 <= code <= 0x04FF
        or 0xAC00 <= code <= 0xD7A3
        or 0xFF61 <= code <= 0xFF9F
        or (0x80 <= code <= 0x2FF and code not in (0xA0, 0xB7, 0xD7, 0xB0, 0xB1, 0xA7))
        or code >= 0x20000
    )


def _mostly_text(data: bytes) -> bool:
    """Whether undecodable bytes at least look like somebody's text: hardly any control bytes."""
    sample = data[:_SAMPLE]
    controls = sum(1 for byte in sample if byte < 0x20 and byte not in (0x09, 0x0A, 0x0C, 0x0D))
    return controls * 100 <= len(sample)
