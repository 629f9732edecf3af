"""The queue: files handed in become documents; duplicates and newer versions are told of; filters and pages work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Office, Opener
from tests.delivery.pages.making import of_statements


def text(number: int) -> str:
    return f"江南区第{number}科技局2024年工作总结\n一、工作成绩\n举办活动近40场，参加1500人次。"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_that_is_handed_in_becomes_a_document(
    office: Office, opener: Opener, tmp_path: Path, javascript: bool
) -> None:
    name = f"<b>上报&{javascript}.txt"
    file = tmp_path / name
    file.write_text(
        f"江北区{'甲' if javascript else '乙'}科技局2024年工作总结\n举办活动近40场。\n投入经费350万元。",
        encoding="utf-8",
    )
    watched = opener(office.person(), javascript=javascript)
    page = watched.page
    page.goto(f"{office.url}/")
    page.set_input_files("#file", file)
    page.click("button:has-text('上传材料')")
    page.wait_for_selector(".jobs")
    for _ in range(60):
        page.goto(f"{office.url}/?q=上报%26{javascript}&sort=imported")
        if page.locator(".queue tbody tr").count():
            break
        page.wait_for_timeout(500)
    assert name in (page.locator(".queue tbody tr").first.text_content() or "")
    page.locator(".queue tbody a").first.click()
    page.wait_for_selector("#source")
    assert page.locator("#source .m").count() > 1


def test_a_copy_and_a_newer_one_are_told_of(office: Office, opener: Opener) -> None:
    first = of_statements(text(71), (("举办活动近40场", "近40场"),))
    newer = of_statements(text(71) + "\n培育企业30家。", (("举办活动近40场", "近40场"),))
    for made, key in ((first, "甲71.txt"), (first, "乙71.txt"), (newer, "丙71.txt")):
        office.document(made, key)
    page = opener(office.person()).page
    page.goto(f"{office.url}/?q=71.txt&sort=key")
    assert page.locator(".queue tbody tr").count() == 3
    told = page.locator(".queue").inner_text()
    assert "重复" in told
    page.locator(".queue tbody tr", has_text="甲71.txt").locator("th a").first.click()
    page.wait_for_selector("#source")
    assert "内容相同的另一份" in page.locator(".page").inner_text()


def test_the_queue_is_filtered_sorted_and_turned(office: Office, opener: Opener) -> None:
    made = of_statements(text(72), (("举办活动40场", "近40场"),))
    for number in range(53):
        office.document(made, f"翻页72-{number:02}.txt")
    watched = opener(office.person())
    page = watched.page
    page.goto(f"{office.url}/?q=翻页72&sort=key")
    assert page.locator(".queue tbody tr").count() == 50
    page.click(".pager a:has-text('下一页')")
    assert page.locator(".queue tbody tr").count() == 3
    page.goto(f"{office.url}/?q=翻页72&progress=final")
    assert page.locator(".queue").count() == 0
    page.goto(f"{office.url}/?q=翻页72&progress=%27&sort=%22&page=0&year=99999")
    assert page.locator(".queue tbody tr").count() == 50
    watched.shot("queue")
