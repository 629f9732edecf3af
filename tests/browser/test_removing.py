"""Deleting a document from its page: for administrators, after a second look, and then it is gone everywhere."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Page

from summarizer.server.jobs import uploads
from summarizer.store.audit import entries
from summarizer.store.drafts import load_document
from tests.browser.conftest import Office, Opener
from tests.delivery.pages.making import of_statements

TEXT = "江西区科技局2024年工作总结\n一、工作成绩\n举办活动近40场，参加1500人次。\n只此一处的字样甲乙丙丁。"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_document_is_deleted_after_a_second_look(office: Office, opener: Opener, lang: str) -> None:
    document = office.document(of_statements(TEXT, (("举办活动40场", "近40场"),)), f"要删的{lang}.txt")
    name = office.person("administrator")
    watched = opener(name, lang=lang, strict=False)  # what is gone answers 404, and the console says so
    page = watched.page
    page.goto(f"{office.url}/d/{document}")
    with office.store.reading() as connection:
        uid = load_document(connection, document).uid
    page.click("a.remove")
    page.wait_for_selector("form button.danger")
    told = page.locator("main").inner_text()
    assert f"{len(TEXT)}" in told
    watched.shot(f"delete-{lang}")
    page.click("form button.danger")  # the box is not ticked: the browser keeps the form
    assert "/delete" in page.url
    assert page.locator("input[name=sure]").count() == 1
    page.check("input[name=sure]")
    page.click("form button.danger")
    page.wait_for_selector("h1:has-text('已删除'), h1:has-text('Deleted')")
    page.goto(f"{office.url}/?q=要删的{lang}")
    assert page.locator(".queue").count() == 0
    for path in (f"/d/{document}", f"/d/{document}/delete", f"/api/v1/documents/{uid}/text"):
        assert page.request.get(office.url + path).status == 404
    assert uid not in page.request.get(f"{office.url}/api/v1/export.jsonl?state=all").text()
    with office.store.reading() as connection:
        rows = [row for row in entries(connection) if row.action == "document.delete" and row.document_uid == uid]
    assert [row.actor for row in rows] == [name]
    assert "要删的" not in repr(rows)


def test_what_was_handed_in_leaves_the_disk_and_the_database(office: Office, opener: Opener) -> None:
    data = "江西区上传科技局2024年工作总结\n举办活动近40场。\n戊己庚辛壬癸只此一处。".encode()
    page = opener(office.person("administrator")).page
    page.goto(f"{office.url}/")
    page.set_input_files("#file", {"name": "上传后删.txt", "mimeType": "text/plain", "buffer": data})
    page.click("button:has-text('上传材料')")
    arrived(page, office, "上传后删")
    place = uploads.path_of(office.folder, hashlib.sha256(data).hexdigest())
    assert place.exists()
    page.locator(".queue tbody th a").first.click()
    page.click("a.remove")
    page.check("input[name=sure]")
    page.click("form button.danger")
    page.wait_for_selector("h1:has-text('已删除')")
    assert not place.exists()
    kept = [path for path in office.folder.glob("review.db*") if "戊己庚辛壬癸".encode() in path.read_bytes()]
    assert kept == []


def arrived(page: Page, office: Office, name: str) -> None:
    for _ in range(60):
        page.goto(f"{office.url}/?q={name}")
        if page.locator(".queue tbody tr").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(name)


def test_somebody_else_s_decision_and_a_form_without_the_box_stop_it(office: Office, opener: Opener) -> None:
    document = office.document(of_statements(TEXT, (("举办活动40场", "近40场"),)))
    page = opener(office.person("administrator"), javascript=False, strict=False).page
    page.goto(f"{office.url}/d/{document}/delete")
    other = opener(office.person()).page
    other.goto(f"{office.url}/d/{document}")
    other.keyboard.press("KeyF")
    other.wait_for_selector(".cards .settled")
    page.check("input[name=sure]")
    page.click("form button.danger")
    assert "请再看一遍" in page.locator("[role=alert]").inner_text()
    fields: dict[str, str | float | bool] = {
        each.get_attribute("name") or "": each.input_value() for each in page.locator("main input[type=hidden]").all()
    }
    headers = {"origin": office.url}
    address = f"{office.url}/d/{document}/delete"
    assert page.request.post(address, form=fields, headers=headers).status == 422
    wrong: dict[str, str | float | bool] = {**fields, "uid": "sha256:" + "0" * 64, "sure": "yes"}
    page.request.post(address, form=wrong, headers=headers)
    with office.store.reading() as connection:
        assert load_document(connection, document).id == document


def test_only_an_administrator_can(office: Office, opener: Opener, faulty: int) -> None:
    for role in ("viewer", "reviewer"):
        page = opener(office.person(role)).page
        page.goto(f"{office.url}/d/{faulty}")
        assert page.locator("a.remove").count() == 0
        token = page.evaluate("document.body.dataset.formToken")
        with office.store.reading() as connection:
            found = load_document(connection, faulty)
        form = {"form_token": token, "uid": found.uid, "version": str(found.version), "sure": "yes"}
        address = f"{office.url}/d/{faulty}/delete"
        assert page.request.get(address).status == 404
        assert page.request.post(address, form=form, headers={"origin": office.url}).status == 404
