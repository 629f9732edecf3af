"""Metadata: title, issuer, region, numbers, dates, disclosure and restriction, as headers of the genre give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import Metadata, Region
from summarizer.reading import read, read_bytes

BODY = "\n一、主要工作\n全年完成技术交易额105.5亿元，同比增长12.2%，新认定高新技术企业56家，总数达162家。\n"


def _read(head: str, body: str = BODY, tail: str = "") -> Metadata:
    return read_bytes((head + body + tail).encode(), "a.txt").metadata


SEEDS: list[tuple[str, dict[str, object]]] = [
    (
        "000",
        {
            "title": "宁波市鄞州区科技局(科协)2024年度工作总结及2025年工作计划",
            "issuer": "宁波市鄞州区科技局(科协)",
            "region": Region("宁波市鄞州区", "330212"),
            "index_number": "002969069/2025-00324",
            "document_number": None,
            "disclosure": "主动公开",
            "signed": None,
            "published": "2025-01-17",
        },
    ),
    (
        "001",
        {
            "title": "区科技局2019年工作总结及2020年工作思路",
            "issuer": "海曙区科技局",
            "region": Region("宁波市海曙区", "330203"),
            "index_number": "B07608932/2020-56584",
            "disclosure": "主动公开",
            "published": "2020-12-24",
        },
    ),
    (
        "002",
        {
            "title": "“三个年·谱新篇” | 聚焦聚效“三个年”@宁波",
            "issuer": None,
            "region": Region("宁波市", "330200"),
            "published": "2025-11-07",
        },
    ),
    (
        "003",
        {
            "title": "市政府科技宣传工作总结",
            "issuer": None,
            "region": Region("宁波市江北区", "330205"),
            "document_number": None,
            "published": None,
        },
    ),
    (
        "004",
        {
            "title": "慈溪市科学技术局2025年工作要点",
            "issuer": "慈溪市科学技术局",
            "region": Region("宁波市慈溪市", "330282"),
            "index_number": "113302820029365B/2025-188639",
            "disclosure": "主动公开",
            "signed": "2025-04-29",
            "published": "2025-04-30",
        },
    ),
]


@pytest.mark.parametrize(("number", "expected"), SEEDS, ids=[number for number, _ in SEEDS])
def test_a_seed_says_of_itself(seeds: dict[str, Path], number: str, expected: dict[str, object]) -> None:
    metadata = read(seeds[number]).metadata
    assert {name: getattr(metadata, name) for name in expected} == expected


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_title_span_holds_the_title(seeds: dict[str, Path], number: str) -> None:
    source = read(seeds[number])
    span = source.metadata.title_span
    assert span is not None
    assert span.slice(source.text) == source.metadata.title


HEADERS = [
    (
        "labels and values on lines of their own",
        "索 引 号\n330212ZF140000/2024-12345\n发布机构\n鄞州区农业农村局\n发文字号\n鄞农〔2024〕12号\n"
        "公开方式\n主动公开\n成文日期\n2024年12月30日\n鄞州区农业农村局2024年工作总结\n"
        "发布日期：2025-01-03 09:12\n浏览次数：12",
        {
            "title": "鄞州区农业农村局2024年工作总结",
            "issuer": "鄞州区农业农村局",
            "index_number": "330212ZF140000/2024-12345",
            "document_number": "鄞农〔2024〕12号",
            "disclosure": "主动公开",
            "signed": "2024-12-30",
            "published": "2025-01-03",
            "region": Region("宁波市鄞州区", "330212"),
        },
    ),
    (
        "a breadcrumb, a title and a line of fields",
        "当前位置：首页 > 政务公开 > 工作总结\n温州市教育局2023年工作总结\n"
        "发布时间：2024-01-05  来源：市教育局  字号：[大 中 小]",
        {
            "title": "温州市教育局2023年工作总结",
            "issuer": "温州市教育局",
            "published": "2024-01-05",
            "region": Region("温州市", "330300"),
        },
    ),
    (
        "full-width punctuation and a bar between the fields",
        "绍兴市文化广电旅游局2024年工作总结\n来源：绍兴市文广旅游局｜发布日期：2024年12月31日｜阅读次数：305",
        {"published": "2024-12-31", "issuer": "绍兴市文化广电旅游局", "region": Region("绍兴市", "330600")},
    ),
    (
        "a title over two lines",
        "长春市朝阳区教育局\n2023年工作总结和2024年工作计划",
        {"title": "长春市朝阳区教育局2023年工作总结和2024年工作计划", "region": Region("长春市朝阳区", "220104")},
    ),
    (
        "a document number of its own above the title",
        "慈科〔2025〕3号\n慈溪市科学技术局关于2024年工作情况的报告\n市政府：",
        {
            "document_number": "慈科〔2025〕3号",
            "title": "慈溪市科学技术局关于2024年工作情况的报告",
            "issuer": "慈溪市科学技术局",
        },
    ),
    (
        "a year before the office",
        "2024年桐乡市水利局工作总结",
        {"issuer": "桐乡市水利局", "region": Region("嘉兴市桐乡市", "330483")},
    ),
    (
        "an autonomous prefecture",
        "延边朝鲜族自治州科技局2024年工作总结",
        {"region": Region("延边朝鲜族自治州", "222400"), "issuer": "延边朝鲜族自治州科技局"},
    ),
    (
        "a county ruled by its province",
        "仙桃市科技局2024年工作总结",
        {"region": Region("仙桃市", "429004")},
    ),
    (
        "a district of a municipality",
        "重庆市江北区科学技术局2024年工作总结",
        {"region": Region("重庆市江北区", "500105"), "issuer": "重庆市江北区科学技术局"},
    ),
    (
        "a functional zone has a name and no code",
        "宁波高新区科技创新局2024年工作总结",
        {"region": Region("宁波高新区", None), "issuer": "宁波高新区科技创新局"},
    ),
    (
        "a province's name in full and its district behind it",
        "浙江省杭州市临平区发展和改革局2024年工作总结",
        {"region": Region("杭州市临平区", "330113")},
    ),
]


@pytest.mark.parametrize(("head", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS])
def test_a_header_is_read(head: str, expected: dict[str, object]) -> None:
    metadata = _read(head)
    assert {name: getattr(metadata, name) for name in expected} == expected


def test_a_name_that_several_places_share_gets_no_code() -> None:
    assert _read("朝阳区科技局2024年工作总结").region == Region("朝阳区", None)


def test_a_shared_name_is_settled_by_the_prefecture_that_the_text_names() -> None:
    body = "\n一、主要工作\n在长春市委、市政府的领导下，全年新认定高新技术企业56家，长春新区协同推进。\n"
    assert _read("朝阳区科技局2024年工作总结", body).region == Region("长春市朝阳区", "220104")


def test_an_office_without_a_place_gets_the_place_that_the_text_speaks_of() -> None:
    body = "\n一、主要工作\n海曙区坚持创新驱动，全区新认定高企56家。宁波市考核中，海曙区名列前茅。我区建成平台3个。\n"
    metadata = _read("区科技局2024年工作总结", body)
    assert (metadata.issuer, metadata.region) == ("海曙区科技局", Region("宁波市海曙区", "330203"))


def test_a_number_cited_in_prose_is_not_the_documents_own() -> None:
    body = (
        "\n一、工作\n出台《关于强化创新驱动的实施意见》(北区委发〔2023〕21号)，形成了推进科技创新的合力，成效明显。\n"
    )
    assert _read("江东新区科技局2023年工作总结", body).document_number is None


SIGNATURES = [
    ("\n慈溪市科学技术局\n2025年1月9日\n", "2025-01-09"),
    ("\n慈溪市科学技术局\n二〇二五年一月九日\n", "2025-01-09"),
    ("\n慈溪市科学技术局\n二○二四年十二月三十一日\n", "2024-12-31"),
    ("\n中共慈溪市委办公室\n２０２５年１月９日\n", "2025-01-09"),
    ("\n2025年1月9日\n", "2025-01-09"),
    ("\n慈溪市科学技术局\n2025年13月9日\n", None),
    ("\n截至2025年1月9日，各项工作均已完成，成效明显。\n", None),
]


@pytest.mark.parametrize(("tail", "signed"), SIGNATURES)
def test_a_signature_dates_the_document(tail: str, signed: str | None) -> None:
    assert _read("工作总结", tail=tail).signed == signed


RESTRICTED = [
    ("内部资料 注意保存\n2024年工作总结", ["内部资料 注意保存"]),
    ("密级：秘密\n2024年工作总结", ["密级：秘密"]),
    ("机密★1年\n2024年工作总结", ["机密★1年"]),
    ("【工作秘密】\n2024年工作总结", ["【工作秘密】"]),
    ("2024年保密局工作总结", []),
    ("2024年工作总结\n秘密工作机构建设得到加强，全市完成保密检查30次，覆盖单位120家，整改问题15个。", []),
]


@pytest.mark.parametrize(("head", "marks"), RESTRICTED)
def test_marks_of_restriction_are_found_and_mere_words_are_not(head: str, marks: list[str]) -> None:
    source = read_bytes((head + BODY).encode(), "a.txt")
    assert [span.slice(source.text) for span in source.metadata.restricted] == marks


UNTITLED = [
    "各位代表：\n我代表市人民政府，向大会报告工作，请予审议，并请市政协委员和其他列席人员提出意见。",
    "为深入贯彻落实制造强国战略，大力发展先进制造业和新一代信息技术，特制定本政策。",
]


@pytest.mark.parametrize("head", UNTITLED)
def test_a_text_without_a_title_gets_none(head: str) -> None:
    assert _read(head).title is None
