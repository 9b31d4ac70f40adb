"""A press waits for the changes that were made before it: none is lost without a word, and no decision is made twice.

The line is a stand-in that remembers; what a real kernel makes of it is tried in `tests/browser/test_slow_line.py`.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests.html.conftest import under_a_clock

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>x</title><body><div id="sim-live"></div><div id="sim-lost" hidden><span></span></div>
<script>window.WebSocket = class extends EventTarget {{ send() {{}} }};</script><script>{script}</script>
<div class="sim-app"><h1 data-sim-focus="scene-1" tabindex="-1">A scene</h1>
<p><button class="widget-button" id="later">Tell later</button>
<button class="widget-button mod-primary" id="send">Send it</button></p></div>
<script>
const pressed = [], line = new WebSocket();
for (const button of document.querySelectorAll("button")) {{ button.onclick = () => pressed.push(button.id); }}
function frame(header, parent, content) {{
  const parts = ["shell", header, parent, {{}}, content].map(part => new TextEncoder().encode(JSON.stringify(part)));
  const places = [8 * (parts.length + 2)];
  for (const part of parts) {{ places.push(places.at(-1) + part.length); }}
  const whole = new Uint8Array(places.at(-1)), view = new DataView(whole.buffer);
  [places.length, ...places].forEach((number, at) => view.setBigUint64(8 * at, BigInt(number), true));
  parts.forEach((part, at) => whole.set(part, places[at]));
  return whole.buffer;
}}
function changes(id) {{ line.send(frame({{msg_id: id, msg_type: "comm_msg"}}, {{}}, {{data: {{method: "update"}}}})); }}
function answers(id) {{
  const data = frame({{msg_type: "status"}}, {{msg_id: id}}, {{execution_state: "idle"}});
  line.dispatchEvent(new MessageEvent("message", {{data}}));
}}
</script>"""
A_MOMENT, LONGEST = 300, 5_200


@pytest.fixture
def page(browser_page: Page) -> Page:
    """A page with two buttons and a line, whose clock a test moves."""
    under_a_clock(browser_page, PAGE)
    browser_page.clock.run_for(A_MOMENT)
    return browser_page


def press(page: Page, *buttons: str) -> None:
    for button in buttons:
        page.evaluate("id => document.getElementById(id).click()", button)


def pressed(page: Page) -> list[str]:
    """The buttons whose press went through, in order."""
    return list(json.loads(page.evaluate("JSON.stringify(pressed)")))


def test_on_a_quiet_line_a_press_goes_at_once(page: Page) -> None:
    press(page, "later", "later", "send")
    assert pressed(page) == ["later", "later", "send"]


def test_presses_wait_for_the_answer_and_go_in_their_order(page: Page) -> None:
    page.evaluate("changes('one')")
    press(page, "later", "later", "send")
    page.clock.run_for(A_MOMENT)
    assert pressed(page) == []
    assert page.locator("[aria-busy=true]").count() == 2
    page.evaluate("answers('one')")
    page.clock.run_for(A_MOMENT)
    assert (pressed(page), page.locator("[aria-busy]").count()) == (["later", "later", "send"], 0)


def test_a_decision_that_waits_is_made_once_however_often_it_is_pressed(page: Page) -> None:
    page.evaluate("changes('one')")
    press(page, "send", "later", "send")
    page.evaluate("answers('one')")
    page.clock.run_for(A_MOMENT)
    assert pressed(page) == ["send", "later"]


def test_a_press_that_was_meant_for_what_is_gone_is_dropped(page: Page) -> None:
    page.evaluate("changes('one')")
    press(page, "send")
    page.evaluate("document.querySelector('h1').dataset.simFocus = 'scene-2'; answers('one')")
    page.clock.run_for(A_MOMENT)
    assert pressed(page) == []


@pytest.mark.parametrize("loss", ["node.disabled = true", "node.replaceWith(node.cloneNode(true))"])
def test_a_press_whose_button_is_gone_is_told_of(page: Page, loss: str) -> None:
    page.evaluate("changes('one')")
    press(page, "send")
    page.evaluate(f"{{ const node = document.getElementById('send'); {loss}; }} answers('one')")
    page.clock.run_for(A_MOMENT)
    assert (pressed(page), page.locator("#sim-live").text_content()) == ([], "Not pressed. Please press again.")


def test_where_no_answer_comes_a_press_waits_no_longer_than_five_seconds(page: Page) -> None:
    page.evaluate("changes('one')")
    press(page, "send")
    page.clock.run_for(4_000)
    assert pressed(page) == []
    page.clock.run_for(LONGEST - 4_000)
    assert pressed(page) == ["send"]


def test_nor_where_somebody_goes_on_writing(page: Page) -> None:
    page.evaluate("changes('0')")
    press(page, "send")
    for number in range(11):
        page.clock.run_for(500)
        page.evaluate(f"changes('{number + 1}'); answers('{number}')")
    assert pressed(page) == ["send"]
