"""Deciding in the browser: by keyboard alone, twice, at once, without JavaScript, and what finalising asks for."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator
from playwright.sync_api import Page

from summarizer.pipeline.published import schema
from summarizer.store import history
from summarizer.store.audit import entries
from summarizer.store.drafts import load_document, load_draft
from summarizer.store.revisions import load_revision
from tests.browser.conftest import PASSWORD, Office, Opener
from tests.browser.working import card_of, choose, moved, settled
from tests.delivery.pages.making import SLIPS, of_statements, slipped

TEXT = (
    "江南区科技局2024年工作总结\n一、工作成绩\n举办活动近40场，参加1500人次。\n新认定企业265家。\n"
    "引进人才60名。\n技术交易额105.5亿元。\n培育企业约30家。"
)
SLIPPED = (
    ("举办活动40场，参加1500人次", "近40场"),
    ("新认定企业256家", "265家"),
    ("引进人才60名", "60名"),
    ("引进人才60名，投入经费350万元", "60名"),
    ("技术交易额105.5万元", "105.5亿元"),
    ("培育企业30家", "约30家"),
)
FIXABLE = tuple(row for row in SLIPPED if "350万元" not in row[0])


def small(office: Office) -> int:
    return office.document(of_statements(TEXT, FIXABLE))


def said(page: Page) -> str:
    """What the open card says of the summary."""
    return page.locator("#card .q-claim").inner_text()


def states(office: Office, document: int) -> dict[str, str]:
    with office.store.reading() as connection:
        draft = load_draft(connection, document)
    return {one.finding.claim.surface: one.state for one in draft.findings if one.finding.claim is not None}


def test_from_login_to_the_final_revision_by_keyboard_alone(office: Office, opener: Opener) -> None:
    document, name = office.document(of_statements(TEXT, SLIPPED)), office.person()
    watched = opener()
    page = watched.page
    page.goto(f"{office.url}/d/{document}")
    page.wait_for_selector("input:focus")  # the browser focuses it with its first picture, a little after loading
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#card")
    done: list[str] = []

    def go_on(*keys: str) -> None:
        before = card_of(page)
        for key in keys:
            page.keyboard.press(key)
        moved(page, before)
        done.append(before)

    go_on("KeyX", "Control+Enter")  # 删除: the worst comes first, a figure that stands nowhere
    go_on("KeyF")  # 按原文改
    page.keyboard.press("KeyK")  # back to it
    settled(page, done[-1])
    page.keyboard.press("KeyU")
    page.wait_for_selector("#card .state.t-open")
    page.keyboard.press("KeyE")  # 自行改
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("新认定企业265家" if "新认定" in said(page) else "技术交易额105.5亿元")
    go_on("Control+Enter")
    go_on("KeyF")
    go_on("KeyA", "Control+Enter")  # 保留, the first reason
    before = card_of(page)
    page.keyboard.press("KeyQ")  # 退回核实
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#card .state.t-queried, .state.t-queried")
    page.wait_for_selector("text=存疑定稿")
    watched.shot("before-finalising")
    with office.store.reading() as connection:
        deeds = history.deeds(connection, document)
    assert [deed.action for deed in reversed(deeds)] == ["delete", "fix", "undo", "edit", "fix", "keep", "query"]
    assert before in {deed.finding_id for deed in deeds}
    assert {deed.user_name for deed in deeds} == {name}
    button = page.locator("button:has-text('存疑定稿')")
    for _ in range(60):  # by Tab alone
        if page.evaluate("document.activeElement.textContent.trim() === '存疑定稿'"):
            break
        page.keyboard.press("Shift+Tab")
    assert button.evaluate("(each) => each === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=第 1 版，存疑定稿")
    with office.store.reading() as connection:
        assert load_document(connection, document).state == "final_with_queries"
        assert len(load_revision(connection, document, 1).queried) == 1
    page.goto(f"{office.url}/d/{document}?tab=history")
    struck = [each.inner_text().split()[0] for each in page.locator(".history li:has(del)").all()]
    assert sorted(struck) == sorted(
        ["已删除", "已按原文改", "已按原文改", "撤销", "已自行改"]
    )  # nothing else did change words


def test_keys_of_an_input_method_do_nothing(office: Office, opener: Opener) -> None:
    document = small(office)
    page = opener(office.person()).page
    page.goto(f"{office.url}/d/{document}")
    first = card_of(page)
    for code in ("KeyF", "KeyA", "KeyX", "KeyJ", "Enter"):
        page.evaluate(
            """(code) => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { code, key: 'Process', keyCode: 229, isComposing: true, bubbles: true }))""",
            code,
        )
    page.keyboard.press("KeyE")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "fa", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("KeyF")
    session.send("Input.insertText", {"text": "发"})
    for key in ("KeyX", "KeyJ", "KeyQ", "Slash"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert card_of(page) == first
    assert "xjq/" in page.locator("#statement").input_value()
    assert set(states(office, document).values()) == {"open"}


def test_enter_and_backspace_do_nothing_by_themselves(office: Office, opener: Opener) -> None:
    document = small(office)
    page = opener(office.person()).page
    page.goto(f"{office.url}/d/{document}")
    for key in ("Enter", "Backspace", "Escape", "Control+f", "Shift+F"):
        page.keyboard.press(key)
    page.wait_for_timeout(150)
    assert page.url.startswith(f"{office.url}/d/{document}")
    assert set(states(office, document).values()) == {"open"}


def test_single_keys_can_be_switched_off(office: Office, opener: Opener) -> None:
    document = small(office)
    page = opener(office.person()).page
    page.goto(f"{office.url}/help")
    page.click("button:has-text('关闭单键操作')")
    page.goto(f"{office.url}/d/{document}")
    page.keyboard.press("KeyF")
    page.wait_for_timeout(200)
    assert set(states(office, document).values()) == {"open"}


def test_what_somebody_types_is_held_against_the_source_before_it_is_saved(office: Office, opener: Opener) -> None:
    document = small(office)
    watched = opener(office.person())
    page = watched.page
    page.goto(f"{office.url}/d/{document}")
    choose(page, "新认定企业256家")
    page.keyboard.press("KeyE")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("新认定企业266家")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".trouble")
    assert "265家" in page.locator(".trouble").inner_text()
    watched.shot("edit-doubted")
    assert states(office, document)["256家"] == "open"
    page.click("button:has-text('仍要这样保存')")
    page.wait_for_selector(".cards .settled >> text=新认定企业266家")
    with office.store.reading() as connection:
        assert "新认定企业266家" in {item.current.statement for item in load_draft(connection, document).items}


def test_two_reviewers_of_one_finding_get_a_conflict_and_lose_nothing(office: Office, opener: Opener) -> None:
    document, one, other = small(office), office.person(), office.person()
    first, second = opener(one).page, opener(other, strict=False)
    for page in (first, second.page):
        page.goto(f"{office.url}/d/{document}")
        chosen = choose(page, "新认定企业256家")
    first.keyboard.press("KeyF")
    moved(first, chosen)
    second.page.keyboard.press("KeyE")
    second.page.keyboard.press("Control+a")
    second.page.keyboard.insert_text("新认定企业265家，居全市第一")
    second.page.evaluate(
        """document.querySelector('#card form[data-action=edit]')
        .insertAdjacentHTML('beforeend', '<input type=hidden name=sure value=yes>')"""
    )
    second.page.keyboard.press("Control+Enter")
    second.page.wait_for_selector("#conflict")
    told = second.page.locator("#conflict").inner_text()
    assert one in told
    assert "新认定企业265家，居全市第一" in told
    assert "新认定企业265家" in second.page.locator("#conflict section").first.inner_text()
    second.shot("conflict")
    with office.store.reading() as connection:
        uid = load_document(connection, document).uid
        rows = [row for row in entries(connection) if row.subject == chosen and row.document_uid == uid]
        assert [row.action for row in rows] == ["decision.fix"]
    second.page.click("button:has-text('仍按我的处理')")
    second.page.click("button:has-text('仍要这样保存')")  # 居全市第一 does not stand in the source
    second.page.wait_for_selector(".cards .settled >> text=居全市第一")
    with office.store.reading() as connection:
        assert [deed.action for deed in history.deeds(connection, document)] == ["edit", "fix"]


def test_a_double_click_and_the_back_button_decide_once(office: Office, opener: Opener) -> None:
    document = small(office)
    page = opener(office.person(), javascript=False).page
    page.goto(f"{office.url}/d/{document}")
    first = page.locator("#card input[name=finding]").first.input_value()
    page.locator("#card button:has-text('按原文改')").dblclick()
    page.wait_for_url(lambda url: first not in url and "finding=" in url)
    page.go_back(wait_until="load")
    page.locator("#card button:has-text('按原文改')").first.click()
    page.wait_for_load_state()
    scripted = opener(office.person()).page
    scripted.goto(f"{office.url}/d/{document}")
    before = card_of(scripted)
    scripted.locator("#card button:has-text('按原文改')").dblclick()
    moved(scripted, before)
    scripted.wait_for_timeout(300)
    with office.store.reading() as connection:
        deeds = history.deeds(connection, document)
    by_finding = [deed.finding_id for deed in deeds]
    assert len(by_finding) == len(set(by_finding))
    assert len(deeds) <= 3


def test_without_javascript_one_can_decide_and_finalise(office: Office, opener: Opener) -> None:
    document = small(office)
    watched = opener(office.person(), javascript=False)
    page = watched.page
    page.goto(f"{office.url}/d/{document}")
    assert page.locator("#source .ev").count()
    for _ in range(12):
        fix = page.locator("#card button:has-text('按原文改')")
        if not fix.count():
            break
        fix.click()
        page.wait_for_load_state()
    page.click("#finalise")
    page.wait_for_selector("text=第 1 版，已定稿")
    watched.shot("final-without-javascript")
    with office.store.reading() as connection:
        assert load_document(connection, document).state == "final"


def test_finalising_waits_for_the_last_decision_and_shuts_the_document(office: Office, opener: Opener) -> None:
    document = office.document(of_statements(TEXT, SLIPPED[:2]))
    page = opener(office.person()).page
    page.goto(f"{office.url}/d/{document}")
    assert page.locator("button:has-text('定稿')").is_disabled()
    stale = opener(office.person(), strict=False).page
    stale.goto(f"{office.url}/d/{document}")
    for _ in range(2):
        before = card_of(page)
        page.keyboard.press("KeyF")
        page.wait_for_function(
            """(id) => document.getElementById('card')?.dataset.finding !== id
            || !document.querySelector('#card .t-open')""",
            arg=before,
        )
    _decide_omissions(page, office, document)
    page.goto(f"{office.url}/d/{document}")
    page.click("#finalise")
    page.wait_for_selector("text=第 1 版，已定稿")
    assert page.locator("#card form.decide").count() == 0
    stale.keyboard.press("KeyF")
    stale.wait_for_selector("#conflict")
    assert "已定稿" in stale.locator("#conflict").inner_text()
    page.click("summary:has-text('重新打开')")
    page.fill("input[name=reason]", "年报口径有变")
    page.click("form[action$='/reopen'] button")
    page.wait_for_selector("#finalise")
    with office.store.reading() as connection:
        row = next(row for row in entries(connection) if row.action == "document.reopen")
        assert "年报口径有变" in row.detail


def _decide_omissions(page: Page, office: Office, document: int) -> None:
    """补录 for whatever key figure was left out."""
    page.goto(f"{office.url}/d/{document}?tab=omitted")
    while page.locator(".omission.key button:has-text('补录')").count():
        left = page.locator(".omission.key button:has-text('补录')").count()
        page.locator(".omission.key button:has-text('补录')").first.click()
        page.wait_for_function(
            """(left) => [...document.querySelectorAll('.omission.key button')]
            .filter((button) => button.textContent === '补录').length < left""",
            arg=left,
        )


def test_a_figure_that_was_left_out_becomes_an_item(office: Office, opener: Opener) -> None:
    document = office.document(of_statements(TEXT, (("举办活动近40场", "近40场"),)))
    watched = opener(office.person())
    page = watched.page
    page.goto(f"{office.url}/d/{document}?tab=omitted")
    watched.shot("omitted")
    _decide_omissions(page, office, document)
    with office.store.reading() as connection:
        draft = load_draft(connection, document)
    added = [item for item in draft.items if item.original is None]
    assert any("265家" in item.current.statement for item in added)
    assert draft.document.open_count == 0


def test_what_is_downloaded_is_what_the_interface_gives_and_fits_the_schema(
    office: Office, opener: Opener, seeds: dict[str, Path]
) -> None:
    document = office.document(of_statements(TEXT, (("举办活动近40场，参加1500人次", "近40场"),)))
    page = opener(office.person()).page
    page.goto(f"{office.url}/d/{document}")
    _decide_omissions(page, office, document)
    page.goto(f"{office.url}/d/{document}")
    page.click("#finalise")
    with page.expect_download() as download:
        page.click("a:has-text('下载定稿')")
    data = Path(download.value.path()).read_bytes()
    Draft202012Validator(schema("summary")).validate(json.loads(data))
    with office.store.reading() as connection:
        revision = load_revision(connection, document, 1)
        uid = load_document(connection, document).uid
    assert data == revision.body.encode("utf-8")
    told = page.request.get(f"{office.url}/api/v1/documents/{uid}/revisions/1")
    if told.status == 404:  # the interface names documents in its own way: ask it
        listed = page.request.get(f"{office.url}/api/v1/documents").json()
        mine = next(each for each in listed["documents"] if uid in json.dumps(each))
        told = page.request.get(f"{office.url}/api/v1/documents/{mine['id']}/revisions/1")
    assert told.body() == data
    assert {item["review"]["revision"] for item in json.loads(data)["reports"][0]["achievements"]} == {1}


def test_many_of_a_kind_are_previewed_decided_and_taken_back_as_one(
    office: Office, opener: Opener, seeds: dict[str, Path]
) -> None:
    document = office.document(slipped(seeds["003"], SLIPS["003"]))
    watched = opener(office.person())
    page = watched.page
    page.goto(f"{office.url}/bulk?code=source.placeholder&document={document}")
    boxes = page.locator("input[name=mark]")
    count = boxes.count()
    assert count > 3
    boxes.first.uncheck()
    watched.shot("bulk")
    page.locator("fieldset", has_text="照录并注明").locator("button").click()
    page.click(f"button:has-text('确认处理 {count - 1} 处')")
    page.wait_for_selector(f"h1:has-text('已处理 {count - 1} 处')")
    with office.store.reading() as connection:
        assert sum(one.state == "noted" for one in load_draft(connection, document).findings) == count - 1
    page.click("button:has-text('全部撤销')")
    page.wait_for_selector(f"h1:has-text('已撤销 {count - 1} 处')")
    with office.store.reading() as connection:
        assert {one.state for one in load_draft(connection, document).findings} == {"open"}


def test_others_who_have_the_document_open_are_named(office: Office, opener: Opener) -> None:
    document, one, other = small(office), office.person(), office.person()
    opener(one).page.goto(f"{office.url}/d/{document}", wait_until="networkidle")
    page = opener(other).page
    page.goto(f"{office.url}/d/{document}", wait_until="networkidle")
    page.wait_for_selector("#others:not([hidden])")
    assert one in page.locator("#others").inner_text()
