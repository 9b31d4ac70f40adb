/* What ipywidgets leaves undone on a page: landmarks, names for groups, focus after a decision, the keys 1 to 9,
   and a page that knows when its kernel or its server is gone. */
(function () {
  "use strict";
  var body = document.body;
  var base = body.dataset.base || "/";
  var kernel = body.dataset.kernel || "";
  var say = document.getElementById("sim-live");

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function visible(node) { return Boolean(node.getClientRects().length); }
  function set(node, name, value) { if (node.getAttribute(name) !== value) { node.setAttribute(name, value); } }
  function announce(text) { say.textContent = ""; setTimeout(function () { say.textContent = text; }, 30); }

  /* ---- names and roles ---- */
  function landmark(selector, role, label) {
    all(selector).forEach(function (node) { set(node, "role", role); if (label) { set(node, "aria-label", label); } });
  }

  function name_groups() {
    all(".sim-app .widget-toggle-buttons").forEach(function (group) {
      var label = group.querySelector(".widget-label");
      set(group, "role", "group");
      if (label && label.textContent) { set(group, "aria-label", label.textContent); }
      all("button", group).forEach(function (button) {
        set(button, "aria-pressed", String(button.classList.contains("mod-active")));
      });
    });
    all(".sim-ticks").forEach(function (group) {
      var head = visible(group) && group.closest(".sim-decide").querySelector("h2");
      set(group, "role", "group");
      if (head) { set(group, "aria-label", head.textContent); }
    });
    all(".sim-board").forEach(function (board) {
      var head = visible(board) && board.closest(".sim-decide").querySelector("h2");
      set(board, "role", "group");
      if (head) { set(board, "aria-label", head.textContent); }
    });
    all(".sim-unit").forEach(function (unit) {
      var name = unit.querySelector(".sim-tick .widget-label-basic").textContent.trim();
      set(unit, "role", "group");
      set(unit, "aria-label", name);
      all(".sim-passes", unit).forEach(function (passes) {
        set(passes, "role", "group");
        set(passes, "aria-label", "What you pass on to " + name);
        set(unit.querySelector(".sim-passes-fold"), "aria-expanded", String(visible(passes)));
      });
    });
    all(".sim-link-picks").forEach(function (group) { set(group, "role", "group"); set(group, "aria-label", "Shown by"); });
    all(".sim-plan-picks").forEach(function (group) {
      var head = group.closest(".sim-plan").querySelector("h3");
      set(group, "role", "group");
      if (head) { set(group, "aria-label", head.textContent); }
    });
    all(".sim-links-desk .widget-toggle-button").forEach(function (button) {
      set(button, "aria-expanded", String(button.classList.contains("mod-active")));
    });
    all(".sim-tl").forEach(function (list) { set(list, "role", "list"); });
    all(".sim-tl > .sim-tl-row").forEach(function (row) { set(row, "role", "listitem"); });
  }

  function name_tabs() {
    all(".sim-side .widget-tab-contents > *").forEach(function (panel, place) {
      var tab = all(".sim-side [role=tab]")[place];
      if (!tab) { return; }
      if (!tab.id) { tab.id = "sim-tab-" + place; }
      if (!panel.id) { panel.id = "sim-panel-" + place; }
      set(panel, "role", "tabpanel");
      set(panel, "aria-labelledby", tab.id);
      set(tab, "aria-controls", panel.id);
    });
  }

  function dress() {
    var main = document.querySelector(".sim-main");
    if (main && main.id !== "main") {
      var before = document.getElementById("main");
      if (before) { before.removeAttribute("id"); }
      main.id = "main";
      main.tabIndex = -1;
    }
    landmark(".sim-main", "main");
    landmark(".sim-hd", "banner");
    landmark(".sim-bottom", "contentinfo");
    all(".sim-side").forEach(function (node) { node.id = "case"; set(node, "role", "region"); set(node, "aria-label", "Case file"); });
    all(".sim-app .jupyter-widgets[title], .sim-app [title=null]").forEach(function (node) { node.removeAttribute("title"); });
    all(".sim-app .sim-write textarea").forEach(function (node) { node.setAttribute("spellcheck", "true"); });
    name_groups();
    name_tabs();
  }

  /* ---- focus follows the story ---- */
  var focused = null;
  function follow() {
    var mark = all("[data-sim-focus]").filter(visible)[0];
    if (!mark) { return; }
    var token = mark.getAttribute("data-sim-focus");
    if (token === focused) { return; }
    var first = focused === null;
    focused = token;
    document.title = mark.textContent + " · First Contact";
    if (first) { return; }
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: token.indexOf("since-") === 0 ? "nearest" : "center", behavior: "auto" });
    if (token.indexOf("since-") !== 0) { window.scrollTo(0, 0); }
    announce(mark.textContent);
  }

  /* a form that opens takes the focus; closed, it goes back to the button that opened it */
  var asking = {};
  function follow_form(of, opener) {
    var form = document.querySelector(of), open = Boolean(form) && visible(form);
    if (open === Boolean(asking[of])) { return; }
    asking[of] = open;
    var button = document.querySelector(opener);
    set(button, "aria-expanded", String(open));
    if (open) { form.querySelector("textarea").focus(); } else { button.focus(); }
  }
  function follow_report() { follow_form(".sim-problem", ".sim-report"); follow_form(".sim-asking", ".sim-ask"); }

  /* what was changed beside the story is said once */
  var told = {};
  function tell() {
    all("[data-sim-told]").forEach(function (node) {
      var token = node.getAttribute("data-sim-told"), kind = node.className;
      if (token && token !== told[kind]) { announce(node.textContent); }
      told[kind] = token || told[kind];
    });
  }

  /* what opens or is drawn above the focus must not push it out of sight; who scrolls away is left alone */
  var kept = null, stood = 0;
  /* how far down the page it stands, however far the page is scrolled */
  function depth(node) { return node.getBoundingClientRect().top + window.scrollY; }
  function in_sight(node) {
    var place = node.getBoundingClientRect();
    return place.bottom > 0 && place.top < window.innerHeight;
  }
  function keep() {
    if (!kept || kept !== document.activeElement) { return; }
    if (!in_sight(kept)) { kept.scrollIntoView({block: "nearest"}); }
    stood = depth(kept);
  }
  function by_hand() { kept = null; }
  /* whatever scrolls so that the focus is out of sight was meant to: a key, the bar, a search, a screen reader. What
     was moved down the page in the same moment was pushed: a key that scrolls and an answer of the kernel may meet. */
  window.addEventListener("scroll", function () {
    if (!kept || kept !== document.activeElement || in_sight(kept)) { return; }
    if (Math.abs(depth(kept) - stood) > 1) { changed(); } else { by_hand(); }
  }, {passive: true});
  document.addEventListener("focusin", function (event) { kept = event.target; stood = depth(kept); });
  ["wheel", "touchmove", "mousedown"].forEach(function (kind) { window.addEventListener(kind, by_hand, {passive: true}); });
  window.addEventListener("keydown", function (event) {
    if (/^(PageUp|PageDown|Home|End|ArrowUp|ArrowDown)$/.test(event.key)) { by_hand(); }
  });
  new ResizeObserver(function () { changed(); }).observe(body);

  /* what is renewed while somebody reads it: what was unfolded stays so, and the keyboard stays where it was */
  var unfolded = {}, reading = "";
  function key_of(node) { var part = node && node.closest && node.closest("[data-sim-open]"); return part ? part.getAttribute("data-sim-open") : ""; }
  document.addEventListener("toggle", function (event) {
    var key = event.target.getAttribute("data-sim-open");
    if (key) { unfolded[key] = event.target.open; }
  }, true);
  document.addEventListener("focusin", function (event) { reading = key_of(event.target); });
  document.addEventListener("mousedown", function () { reading = ""; });
  function unfold() {
    all("details[data-sim-open]").forEach(function (node) {
      var key = node.getAttribute("data-sim-open");
      if (unfolded[key] && !node.open) { node.open = true; }
      if (key === reading && document.activeElement === body) { node.querySelector("summary").focus({ preventScroll: true }); }
    });
  }

  function go() {
    var link = document.querySelector("[data-sim-go]");
    var address = link && link.getAttribute("data-sim-go");
    if (!address || address.charAt(0) !== "/" || address.charAt(1) === "/") { return; }
    link.removeAttribute("data-sim-go");
    location.assign(address);
  }

  var planned = false;
  function changed() {
    if (planned) { return; }
    planned = true;
    requestAnimationFrame(function () { planned = false; dress(); follow(); follow_report(); tell(); unfold(); keep(); go(); });
  }
  new MutationObserver(changed).observe(body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["class", "style", "title"]
  });
  changed();

  /* ---- keys 1 to 9 ---- */
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) { return; }
    var number = "123456789".indexOf(event.key) + 1;
    var choice = number && all(".sim-choices .sim-choice").filter(visible)[number - 1];
    if (choice && !choice.disabled) { event.preventDefault(); choice.click(); }
  });

  /* ---- the second click of a double click is meant for what was there before ---- */
  document.addEventListener("click", function (event) {
    if (event.detail > 1 && event.target.closest && event.target.closest(".sim-choice, .mod-primary")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  /* ---- a press waits until what was changed before it has arrived ----
     ipywidgets holds a change of a field back while an earlier one is under way, and a press would overtake it: the
     last letters of a text would be lost. So a press waits until the kernel has answered every change; where the page
     shows something else by then, it was meant for what is gone. */
  var LONGEST_HOLD = 5000, TO_SEND_ON = 100, LOOK_AGAIN = 25;
  var asked = new Map(), answered = -TO_SEND_ON, decoder = new TextDecoder(), let_on = null, held = [];

  /* Part of a frame of the protocol v1.kernel.websocket.jupyter.org: 1 is the header, 2 its parent's, 4 the content. */
  function part(frame, number) {
    var view = new DataView(frame);
    function at(place) { return Number(view.getBigUint64(8 * (place + 1), true)); }
    return JSON.parse(decoder.decode(new Uint8Array(frame, at(number), at(number + 1) - at(number))));
  }

  function heard_of(event) {
    try {
      if (part(event.data, 1).msg_type === "status" && part(event.data, 4).execution_state === "idle") {
        if (asked.delete(part(event.data, 2).msg_id)) { answered = performance.now(); }
      }
    } catch (fault) { /* another protocol: no press is held */ }
  }

  var send = WebSocket.prototype.send, lines = new WeakSet();
  WebSocket.prototype.send = function (frame) {
    try {
      var header = part(frame, 1);
      if (header.msg_type === "comm_msg" && part(frame, 4).data.method === "update") {
        asked.set(header.msg_id, performance.now());
      }
      if (!lines.has(this)) { lines.add(this); this.addEventListener("message", heard_of); }
    } catch (fault) { /* the same */ }
    return send.call(this, frame);
  };

  function is_quiet() {
    var now = performance.now();
    asked.forEach(function (since, message) { if (now - since > LONGEST_HOLD) { asked.delete(message); } });
    return asked.size === 0 && now - answered >= TO_SEND_ON;  /* an answer lets on what was held back */
  }

  function shown() { return all("[data-sim-focus]").filter(visible).map(function (node) { return node.dataset.simFocus; })[0]; }

  function hold(button) {
    var is_decision = button.matches(".sim-choice, .mod-primary");
    if (is_decision && held.some(function (press) { return press.button === button; })) { return; }
    held.push({ button: button, scene: shown(), since: performance.now() });
    set(button, "aria-busy", "true");
    if (held.length === 1) { setTimeout(let_go, LOOK_AGAIN); }
  }

  function let_go() {
    if (!is_quiet() && performance.now() - held[0].since < LONGEST_HOLD) { setTimeout(let_go, LOOK_AGAIN); return; }
    var waited = held;
    held = [];
    waited.forEach(function (press) {
      press.button.removeAttribute("aria-busy");
      if (shown() !== press.scene) { return; }
      if (!visible(press.button) || press.button.disabled) { announce("Not pressed. Please press again."); return; }
      let_on = press.button;
      press.button.click();
      let_on = null;
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".sim-app button.widget-button");
    if (!button || button === let_on || (!held.length && is_quiet())) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    hold(button);
  }, true);

  /* ---- the page knows whether anybody is there ---- */
  var SILENCE = 7000, LOOK = 500, STOOD_STILL = 2000, TRY = 1000, RELOADS = 5, WINDOW = 60000, STILL_HERE = 10000;
  var banner = document.getElementById("sim-lost");
  var heard = 0, lost = false, leaving = false;

  function lock(locked) {
    all(".sim-app button, .sim-app textarea, .sim-app select, .sim-app input").forEach(function (node) {
      if (locked && !node.disabled) { node.disabled = true; node.dataset.simLocked = ""; }
      if (!locked && "simLocked" in node.dataset) { node.disabled = false; delete node.dataset.simLocked; }
    });
  }

  function may_reload() {
    try {
      var now = Date.now();
      var kept = JSON.parse(sessionStorage.getItem("sim-reloads") || "[]").filter(function (at) { return now - at < WINDOW; });
      kept.push(now);
      sessionStorage.setItem("sim-reloads", JSON.stringify(kept));
      return kept.length <= RELOADS;
    } catch (fault) { return true; }
  }

  function knock() {
    return fetch(base + "static/first-contact/theme.js", { method: "HEAD", cache: "no-store" }).then(function (answer) {
      if (!answer.ok) { throw new Error("not yet"); }
    });
  }

  function look() {
    knock().then(function () {
      if (may_reload()) { location.reload(); } else { banner.querySelector("a").hidden = false; }
    }).catch(function () { setTimeout(look, TRY); });
  }

  function lose() {
    if (lost || leaving) { return; }
    lost = true;
    banner.hidden = false;
    banner.firstElementChild.textContent = "Connection lost. Your decisions are kept.";
    lock(true);
    setTimeout(look, TRY);
  }

  function listen() {
    if (!kernel || !window.EventSource) { return; }
    var stream = new EventSource(base + "alive/" + encodeURIComponent(kernel));
    function ok() { heard = Date.now(); }
    stream.onmessage = ok;
    stream.addEventListener("ok", ok);
    stream.addEventListener("gone", lose);
    stream.onerror = function () { if (heard) { lose(); } };
    window.addEventListener("offline", function () { knock().catch(lose); });
    /* A page that stood still itself, as on a laptop that slept, may not have read what came meanwhile. */
    var looked = Date.now();
    setInterval(function () {
      var now = Date.now();
      if (heard && now - looked > STOOD_STILL) { heard = now; }
      looked = now;
      if (heard && now - heard > SILENCE) { lose(); }
    }, LOOK);
    /* Whoever leaves ends the kernel on the way: that is no lost connection, and no reload may overtake it. */
    window.addEventListener("beforeunload", function () {
      leaving = true;
      setTimeout(function () { leaving = false; }, STILL_HERE);
    });
    window.addEventListener("pagehide", function () { leaving = true; stream.close(); });
  }
  listen();

  /* ---- a closed tab leaves no kernel behind: Voila's own farewell carries no token, so it is said for it ---- */
  var beacon = navigator.sendBeacon.bind(navigator), farewell = false;

  function say_farewell(address) {
    var found = document.cookie.match(/(?:^|;\s*)_xsrf=([^;]*)/);
    if (farewell || lost || !found) { return false; }
    farewell = true;
    var form = new FormData();
    form.append("_xsrf", decodeURIComponent(found[1]));
    return beacon(address, form);
  }

  navigator.sendBeacon = function (address, data) {
    return String(address).indexOf("/api/shutdown/") < 0 ? beacon(address, data) : say_farewell(address);
  };
  window.addEventListener("pagehide", function () {
    if (kernel) { say_farewell(base + "voila/api/shutdown/" + encodeURIComponent(kernel)); }
  });
})();
