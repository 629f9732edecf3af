"""复审: where a second signature is asked for, 定稿 waits until somebody else has signed every decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from summarizer.store import history
from summarizer.store.audit import entries
from summarizer.store.drafts import load_document
from tests.browser.conftest import Office, Opener, working
from tests.browser.working import card_of, moved
from tests.delivery.pages.making import of_statements

TEXT = "江南区科技局2024年工作总结\n一、工作成绩\n举办活动近40场，参加1500人次。\n培育企业约30家。"
SLIPPED = (("举办活动40场，参加1500人次", "近40场"), ("培育企业30家", "约30家"))
WORDS = {
    "zh": {"sign": "复审同意", "wait": "定稿（{} 处待复审）", "signed": "复审：", "final": "第 1 版，已定稿"},
    "en": {"sign": "Countersign", "wait": "Finalise ({} to countersign)", "signed": "Countersigned", "final": "final"},
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that asks for a second signature."""
    with working(tmp_path_factory.mktemp("signing"), "--second-signature") as found:
        yield found


def decided(page: Page, office: Office, document: int) -> None:
    """Both findings by the source."""
    page.goto(f"{office.url}/d/{document}")
    before = card_of(page)
    page.keyboard.press("KeyF")
    moved(page, before)
    page.keyboard.press("KeyF")
    page.wait_for_function("() => document.querySelectorAll('.cards .settled').length === 2")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_people_sign_and_then_it_can_be_finalised(office: Office, opener: Opener, lang: str) -> None:
    words = WORDS[lang]
    document = office.document(of_statements(TEXT, SLIPPED))
    one, other = office.person(), office.person()
    first, second = opener(one, lang=lang), opener(other, lang=lang)
    decided(first.page, office, document)
    assert first.page.locator(".finish button").inner_text() == words["wait"].format(2)
    assert first.page.locator(".finish button").is_disabled()
    first.page.goto(f"{office.url}/d/{document}?tab=history")
    assert first.page.locator(".history li").count() == 2
    assert first.page.locator(f".history button:has-text('{words['sign']}')").count() == 0  # nobody signs their own
    second.page.goto(f"{office.url}/d/{document}")
    second.page.click(".waits")
    second.page.wait_for_selector(".history")
    second.shot(f"signing-{lang}")
    for left in (1, 0):
        second.page.locator(f".history button:has-text('{words['sign']}')").first.click()
        second.page.wait_for_function(
            "(left) => document.querySelectorAll(\".history form[action$='/sign']\").length === left", arg=left
        )
    assert second.page.locator(f".history >> text={words['signed']}").count() == 2
    assert other in second.page.locator(".history").inner_text()
    second.page.click("#finalise")
    second.page.wait_for_selector(f".status .t-done:has-text('{words['final']}')")
    with office.store.reading() as connection:
        found = load_document(connection, document)
        assert found.state == "final"
        assert [deed.signed for deed in history.deeds(connection, document)] == [(other,), (other,)]
        signed = [row for row in entries(connection) if row.action == "decision.sign" and row.document_uid == found.uid]
    assert [row.actor for row in signed] == [other, other]


def test_a_decision_that_comes_after_the_signatures_wants_one_of_its_own(office: Office, opener: Opener) -> None:
    document = office.document(of_statements(TEXT, SLIPPED))
    one, other = office.person(), office.person()
    first, second = opener(one, strict=False).page, opener(other, javascript=False).page
    decided(first, office, document)
    for left in (1, 0):  # without a script, too
        second.goto(f"{office.url}/d/{document}?tab=history")
        second.locator("button:has-text('复审同意')").first.click()
        second.wait_for_load_state()
        assert second.locator("form[action$='/sign']").count() == left
    first.goto(f"{office.url}/d/{document}")
    first.keyboard.press("KeyU")
    first.wait_for_selector("#card .state.t-open")
    first.keyboard.press("KeyF")
    first.wait_for_selector(".waits")
    assert first.locator(".finish button").inner_text() == "定稿（1 处待复审）"
    token = first.evaluate("document.body.dataset.formToken")
    with office.store.reading() as connection:
        version = load_document(connection, document).version
        mine = next(deed.id for deed in history.deeds(connection, document) if deed.stands and not deed.signed)
    for path, form in (("finalise", {"version": str(version)}), ("sign", {"decision": str(mine)})):
        sent: dict[str, str | float | bool] = {"form_token": token, **form}
        address = f"{office.url}/d/{document}/{path}"
        assert first.request.post(address, form=sent, headers={"origin": office.url}).status == 409
    with office.store.reading() as connection:
        assert load_document(connection, document).state == "open"
