"""Names of offices: their form, and the one that a title begins with."""

from __future__ import annotations

import re

_ENDINGS = (
    "人民政府办公室|人民政府办公厅|人民政府|管理委员会|工作委员会|常务委员会|委员会|管委会|工委|办公室|办公厅|政府|联合会|科协|协会|学会|局|厅|党委|党组|县委|市委|省委|区委|"
    "发改委|科委|经信委|建委|卫健委|国资委|农委|法院|检察院|研究院|研究所|中心|总队|支队|大队|署|公司|集团|大学|学院|医院|银行|街道办事处|办事处|镇政府|乡政府|部|处|院|社|站|所|办"
)
_ORGANISATION = re.compile(rf"(?:中共)?[\u4e00-\u9fff]{{0,24}}?(?:{_ENDINGS})(?:[（(][\u4e00-\u9fff]{{1,14}}[)）])?")
# In a title the name ends where the year, the subject or the genre begins.
_LEADING = re.compile(
    rf"(?:关于|印发)?(?P<org>(?:中共)?[\u4e00-\u9fff]{{1,24}}?(?:{_ENDINGS})(?:[（(][\u4e00-\u9fff]{{1,14}}[)）])?)"
    r"(?=[12][0-9xX]{3}|[一二][〇○零九]|关于|年度|上半年|下半年|第[一二三四]季度|工作|党|$|的|印发|“|《)"
)
_LEADING_YEAR = re.compile(r"^(?:[12][0-9xX]{3}|[一二][〇○零九][〇○零一二三四五六七八九]{2})年?(?:度|上半年|下半年)?")
RELATIVE = re.compile(r"^(?:本|我)?(?P<level>省|市|区|县|州|盟|旗)(?!域)")


def is_organisation(text: str) -> bool:
    """Whether a short text is an office's name and nothing else, or several of them."""
    if len(text) > 60 or not re.search("[\u4e00-\u9fff]", text):
        return False
    parts = re.split(r"[、\s\u3000]+", text)
    return all(_ORGANISATION.fullmatch(part) is not None for part in parts if part)


def leading_organisation(title: str) -> str | None:
    """The office at the front of a title: 宁波市鄞州区科技局(科协)2024年度… → 宁波市鄞州区科技局(科协)."""
    match = _LEADING.match(_LEADING_YEAR.sub("", title, count=1))
    return match["org"] if match else None
