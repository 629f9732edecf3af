"""How well a source's figure fits a claim: what a claim gains at most, and what it gains where it is copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.quantities import recognize
from summarizer.validation.compare.view import View, agreement, most, views

_WORDS = (
    *("全市", "全省", "区级", "国家级", "省级", "城镇", "农村", "规上工业", "高新技术企业", "技术交易额", "研发投入"),
    *("新认定", "新增", "累计", "申报", "获批", "签约", "增长", "下降", "占比", "年均", "同比", "比一季度", "亿元以上"),
    *("2023年", "2024年", "1-11月", "上半年", "去年", "计划", "力争", "其中", "分别", "达", "由", "到", "第", "居"),
    *("12家", "3.5%", "0.3个百分点", "5亿元", "200人", "前三", "10个", ",", ";", "、"),
)
_SENTENCES = st.lists(st.sampled_from(_WORDS), min_size=2, max_size=16).map("".join)


def views_of(text: str) -> tuple[View, ...]:
    return views(text, recognize(text))


@given(_SENTENCES, _SENTENCES)
def test_no_mention_fits_a_claim_better_than_the_bound_says(statement: str, source: str) -> None:
    for claim in views_of(statement):
        for mention in (*views_of(source), *views_of(statement)):
            assert agreement(claim, mention) <= most(claim) + 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "全年新认定高新技术企业56家",
        "2024年全市规上工业增加值增长6.2%",
        "1-11月技术交易额达105亿元",
        "申报省级企业研究院12家",
        "研发投入占比比一季度提高0.3个百分点",
    ],
)
def test_a_copied_claim_comes_close_to_the_bound(text: str) -> None:
    (claim,) = [found for found in views_of(text) if found.mention.is_claim]
    (mention,) = [found for found in views_of(text) if found.mention.is_claim]
    assert most(claim) - agreement(claim, mention) < 0.22
