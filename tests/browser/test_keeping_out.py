"""What must not happen: markup from strangers, forms from elsewhere, frames, forged roles, guessed passwords."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from summarizer.delivery.pages.report import page as report_page
from summarizer.store import accounts
from summarizer.store.drafts import load_draft
from tests.browser.conftest import COMMAND_LINE, PASSWORD, Office, Opener, cookie_name
from tests.browser.working import card_of, source_text
from tests.delivery.pages.making import Made, of_statements
from tests.delivery.pages.test_pane import XSS

ATTACKS = (*XSS, "<svg onload=alert(1)>", "${alert(1)}", "\u202egnp.exe", "<iframe src=//evil.invalid>")


def attacked(attack: str) -> Made:
    text = f"江南区{attack}科技局2024年工作总结\n一、工作{attack}成绩\n举办{attack}活动近40场，新认定企业265家。"
    made = of_statements(text, ((f"举办{attack}活动40场", "近40场"), ("新认定企业256家", "265家")))
    finding = made.summary.validation.findings[0]
    hostile = finding.model_copy(
        update={"message": finding.message.model_copy(update={"zh": attack, "en": attack}), "fix": attack}
    )
    report = made.summary.reports[0]
    item = report.achievements[0].model_copy(update={"topic": attack})
    summary = made.summary.model_copy(
        update={
            "reports": [report.model_copy(update={"title": attack, "achievements": [item, *report.achievements[1:]]})],
            "document": made.summary.document.model_copy(update={"title": attack, "issuer": attack}),
            "validation": made.summary.validation.model_copy(
                update={"findings": [hostile, *made.summary.validation.findings[1:]]}
            ),
        }
    )
    return Made(made.annotated, summary)


def test_what_strangers_write_is_shown_as_they_wrote_it(office: Office, opener: Opener) -> None:
    name = "<img src=x onerror=alert(1)>审核员"
    with office.store.writing() as connection:
        accounts.add(connection, COMMAND_LINE, name, "reviewer", office.hashed)
    watched = opener(name)
    page = watched.page
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    for number, attack in enumerate(ATTACKS):
        made = attacked(attack)
        document = office.document(made, key=f"{number}/{attack.replace('/', '_')}.txt")
        page.goto(f"{office.url}/d/{document}")
        assert source_text(page) == made.text
        assert page.locator("h1").first.text_content() == attack
        page.keyboard.press("KeyA")
        page.locator("details[open] input[name=note]").fill(attack)
        page.locator("details[open] button").click()
        page.wait_for_selector(".cards .settled")
        page.click(
            f".tabs a[href$='{('items', 'omitted')[number % 2]}']"
        )  # swapped in by the script, as most pages are
        page.wait_for_selector(("#panel .report", "#panel .omissions, #panel .empty")[number % 2])
        page.click(".tabs a[href$='history']")
        page.wait_for_selector(".history")
        assert attack in (page.locator(".history").text_content() or "")
        assert name in (page.locator(".history").text_content() or "")
    for path in ("/", "/dashboard", "/compare", "/bulk?code=number.altered"):
        page.goto(office.url + path)
    watched.shot("hostile-queue")
    assert alerts == []
    assert page.locator("img, iframe, script:not([src])").count() == 0


def test_a_static_report_shows_a_script_in_the_text_as_text(opener: Opener, tmp_path: Path) -> None:
    made = attacked("</script><script>document.title='evil'</script>")
    file = tmp_path / "report.html"
    file.write_text(report_page(made.view, "zh"), encoding="utf-8")
    watched = opener(strict=False)
    watched.page.goto(file.as_uri())
    assert source_text(watched.page) == made.text
    assert watched.page.title() != "evil"
    assert [each for each in watched.troubles if not each.startswith("left the host: file:")] == []
    watched.shot("static-report")
    assert watched.page.locator("#theme").count() == 1
    light = watched.page.evaluate("getComputedStyle(document.querySelector('.left')).backgroundColor")
    watched.page.click("label[for=theme]")
    dark = watched.page.evaluate("getComputedStyle(document.querySelector('.left')).backgroundColor")
    assert light != dark


class Elsewhere(BaseHTTPRequestHandler):
    """A page on another origin that sends our forms and frames our pages."""

    target = ""

    def do_GET(self) -> None:
        body = (
            f"<form id=f method=post action='{self.target}/decide'><input name=action value=keep>"
            f"<input name=key value=k><input name=version value=1></form><iframe id=i src='{self.target}'></iframe>"
        ).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is asked of it is its test's own business."""


def test_forms_from_elsewhere_and_frames_are_refused(office: Office, opener: Opener, faulty: int) -> None:
    handler = type("Handler", (Elsewhere,), {"target": f"{office.url}/d/{faulty}"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere:
        thread = threading.Thread(target=elsewhere.serve_forever, daemon=True)
        thread.start()
        page = opener(office.person(), strict=False).page
        page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
        frame = page.frames[1]
        assert frame.locator("#source").count() == 0
        with page.expect_navigation() as sent:
            page.evaluate("document.getElementById('f').submit()")
        assert sent.value is not None
        assert sent.value.status == 403
        elsewhere.shutdown()
        thread.join()
    with office.store.reading() as connection:
        assert {one.state for one in load_draft(connection, faulty).findings} == {"open"}


def test_a_viewer_sees_no_form_and_a_forged_one_is_refused(office: Office, opener: Opener, faulty: int) -> None:
    page = opener(office.person("viewer")).page
    page.goto(f"{office.url}/d/{faulty}")
    assert page.locator("form.decide").count() == 0
    token = page.evaluate("document.body.dataset.formToken")
    form = {
        "form_token": token,
        "action": "keep",
        "key": "k",
        "version": "1",
        "finding": card_of(page),
        "role": "administrator",
    }
    headers = {"origin": office.url}
    for path in ("decide", "finalise", "reopen", "sign"):
        assert page.request.post(f"{office.url}/d/{faulty}/{path}", form=form, headers=headers).status == 403
    assert page.request.get(f"{office.url}/users").status in (403, 404)


def test_a_document_that_is_not_there_is_told_of_in_words(office: Office, opener: Opener) -> None:
    page = opener(office.person(), strict=False).page
    for path in ("/d/987654", "/d/987654?finding=x", "/d/1e9", "/d/987654/revisions/1"):
        answer = page.goto(office.url + path)
        assert answer is not None
        assert answer.status in (404, 422)
        assert "Traceback" not in page.content()


@pytest.mark.parametrize(
    "address", ["//evil.invalid/", "https://evil.invalid/", "/\\evil.invalid", "/%0d%0aset-cookie:a=b"]
)
def test_preferences_lead_nowhere_else(office: Office, opener: Opener, address: str) -> None:
    page = opener(office.person()).page
    page.goto(f"{office.url}/help")
    token = page.evaluate("document.body.dataset.formToken")
    answer = page.request.post(
        f"{office.url}/preferences",
        form={"form_token": token, "next": address, "theme": "dark"},
        headers={"origin": office.url},
        max_redirects=0,
    )
    assert answer.status == 303
    where = answer.headers["location"]
    assert where == "/" or where == address == "/%0d%0aset-cookie:a=b"


def test_wrong_passwords_are_slowed_down(office: Office, opener: Opener) -> None:
    name = office.person()
    page = opener(strict=False).page
    statuses = []
    for _ in range(12):
        page.goto(f"{office.url}/login")
        page.fill("[name=name]", name)
        page.fill("[name=password]", "falsch falsch")
        with page.expect_navigation() as answer:
            page.keyboard.press("Enter")
        assert answer.value is not None
        statuses.append(answer.value.status)
        if statuses[-1] == 429:
            break
    assert statuses[0] == 401
    assert statuses[-1] == 429
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    cookies = {cookie.get("name") for cookie in page.context.cookies()}
    assert cookie_name(office.url) not in cookies
    with office.store.writing() as connection:  # the address is the other tests' too
        connection.exec_driver_sql("DELETE FROM attempts")
