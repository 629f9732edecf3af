"""The division table of GB/T 2260: full names, short names, parents, and names that several places share."""

from __future__ import annotations

import pytest

from summarizer.document import Region
from summarizer.reading.regions import names_in, region_of, short_name

SHORT = [
    ("鄞州区", "鄞州"),
    ("宁海县", "宁海"),
    ("慈溪市", "慈溪"),
    ("甘肃省", "甘肃"),
    ("内蒙古自治区", "内蒙古"),
    ("新疆维吾尔自治区", "新疆"),
    ("延边朝鲜族自治州", "延边"),
    ("景宁畲族自治县", "景宁"),
    ("双江拉祜族佤族布朗族傣族自治县", "双江"),
    ("浦东新区", "浦东"),
    ("锡林郭勒盟", "锡林郭勒"),
    ("赵县", "赵县"),
    ("郊区", "郊区"),
]


@pytest.mark.parametrize(("name", "short"), SHORT)
def test_a_name_has_a_short_form(name: str, short: str) -> None:
    assert short_name(name) == short


def test_names_are_found_longest_first_and_apart() -> None:
    found = [(start, end) for start, end, _ in names_in("浙江省宁波市鄞州区与宁海县")]
    assert found == [(0, 3), (3, 6), (6, 9), (10, 13)]


REGIONS = [
    (["宁波市鄞州区科技局"], "", Region("宁波市鄞州区", "330212")),
    (["鄞州区科技局"], "", Region("宁波市鄞州区", "330212")),
    (["浙江省科技厅"], "", Region("浙江省", "330000")),
    (["上海市浦东新区科经委"], "", Region("上海市浦东新区", "310115")),
    (["江北区科技局"], "", Region("江北区", None)),
    (["江北区科技局"], "宁波市", Region("宁波市江北区", "330205")),
    (["江北区科技局"], "重庆市", Region("重庆市江北区", "500105")),
    (["重庆江北区科技局"], "", Region("重庆市江北区", "500105")),
    (["下城区科技局"], "", Region("杭州市下城区", "330103")),
    (["苏州工业园区科技局"], "", Region("苏州工业园区", None)),
    (["宁波杭州湾新区管委会"], "", Region("宁波杭州湾新区", None)),
    (["鄞州区科技局关于宁波经济技术开发区的报告"], "", Region("宁波市鄞州区", "330212")),
    (["宁波市共同富裕示范区建设总结"], "", Region("宁波市", "330200")),
    (["中心城区更新工作总结"], "", None),
    (["阳泉市郊区农业局"], "", Region("阳泉市郊区", "140311")),
    (["长治市郊区农业局"], "", Region("长治市郊区", None)),
    (["鄞州科技局2024年工作总结"], "", Region("宁波市鄞州区", "330212")),
    (["聚焦“三个年”@宁波"], "", Region("宁波市", "330200")),
    (["工作总结"], "全国经济稳步增长，我国经济总量居世界第二。", None),
    (["工作总结"], "", None),
]


@pytest.mark.parametrize(("direct", "body", "expected"), REGIONS)
def test_a_document_speaks_for_a_place(direct: list[str], body: str, expected: Region | None) -> None:
    assert region_of(direct, body) == expected
