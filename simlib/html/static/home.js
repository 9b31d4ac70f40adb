/* Who is where, every few seconds: only the parts marked data-sim-live are replaced, and only when they changed.
   Typed text and open forms stand outside of them; the focus stays on the same button. */
(function () {
  "use strict";
  var PAUSE = 5000;
  var address = location.pathname + "?live=1";
  var asking = false, over = false;

  function plain(part) {
    var copy = part.cloneNode(true);
    copy.querySelectorAll("input[name=_xsrf]").forEach(function (field) { field.removeAttribute("value"); });
    return copy.innerHTML;
  }

  function renew(part, fresh) {
    if (plain(part) === plain(fresh)) { return; }
    var held = part.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    part.replaceChildren.apply(part, Array.prototype.slice.call(fresh.childNodes));
    Array.prototype.some.call(held ? part.querySelectorAll("[aria-label]") : [], function (node) {
      if (node.getAttribute("aria-label") === held) { node.focus({ preventScroll: true }); return true; }
      return false;
    });
  }

  function take(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    document.querySelectorAll("[data-sim-live]").forEach(function (part) {
      var fresh = page.querySelector('[data-sim-live="' + CSS.escape(part.getAttribute("data-sim-live")) + '"]');
      if (fresh) { renew(part, fresh); }
    });
  }

  /* Signed out or locked: the next click says so. A server that does not answer is asked again. */
  function ask() {
    if (asking || over || document.hidden) { return; }
    asking = true;
    fetch(address, { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
      over = answer.redirected || answer.status === 403 || answer.status === 404;
      return answer.ok && !over ? answer.text().then(take) : null;
    }).catch(function () { return null; }).then(function () { asking = false; });
  }

  setInterval(ask, PAUSE);
  document.addEventListener("visibilitychange", ask);
})();
