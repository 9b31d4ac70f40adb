/* The wall and the phones of a roll call. Both hold one question open to the server, "has anything changed?", which it
   answers at once when it has: nothing is asked in vain, and a vote is on the wall before the thumb is lifted.
   Every button is a form and works without this script. */
(function () {
  "use strict";
  var address = document.body.dataset.rc;
  if (!address) { return; }
  var RETRY = 1500, BREATH = 200;
  var onWall = document.documentElement.classList.contains("rc-wall");
  var lost = document.querySelector("[data-rc-lost]");
  var busy = false;

  function screen() { return document.querySelector("[data-rc-screen]"); }
  function later(what, time) { return new Promise(function (done) { setTimeout(done, time); }).then(what); }

  /* Another page in place of this one; the screen that is shown stays where it is read. */
  function show(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var fresh = page.querySelector("[data-rc-screen]");
    if (!fresh) { location.reload(); return; }
    var moves = fresh.dataset.rcScreen !== screen().dataset.rcScreen;
    screen().replaceWith(document.importNode(fresh, true));
    document.title = page.title;
    if (moves) { window.scrollTo(0, 0); }
    if (moves && onWall) { document.getElementById("main").focus({ preventScroll: true }); }
    tick();
  }

  function fetched(where, options) {
    return fetch(where, Object.assign({ credentials: "same-origin", cache: "no-store" }, options));
  }

  function renew() {
    return fetched(address).then(function (answer) {
      if (answer.redirected) { location.reload(); return null; }
      return answer.text().then(show);
    });
  }

  /* Sent without leaving the page; what comes back is where the room stands, also after a refusal. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.action.indexOf(address) < 0) { return; }
    event.preventDefault();
    if (busy) { return; }
    busy = true;
    var data = new URLSearchParams(new FormData(form));
    if (event.submitter && event.submitter.name) { data.append(event.submitter.name, event.submitter.value); }
    fetched(form.action, { method: "POST", body: data }).then(function (answer) {
      found();
      return answer.text().then(show);
    }).catch(miss).then(function () { busy = false; });
  });

  function found() { lost.hidden = true; }
  function miss() { lost.hidden = false; }

  function put(name, number) {
    var place = document.querySelector("[data-rc-" + name + "s], [data-rc-" + name + "]");
    var word = document.querySelector('[data-rc-word="' + (name === "voter" ? "vote" : name) + '"]');
    if (place) { place.textContent = number; }
    if (word) { word.textContent = (name === "voter" ? "vote" : name) + (number === 1 ? "" : "s"); }
  }

  function ask(known) {
    var now = new URLSearchParams(Object.assign({ screen: screen().dataset.rcScreen }, known));
    return fetched(address + "/now?" + now).then(function (answer) {
      if (answer.redirected || answer.status === 403 || answer.status === 404) { location.reload(); throw new Error(); }
      if (!answer.ok) { throw new Error(); }
      return answer.json();
    }).then(function (told) {
      found();
      if (told.voters !== undefined) { put("voter", told.voters); put("phone", told.phones); }
      var next = told.voters === undefined ? {} : { voters: told.voters, phones: told.phones };
      if (told.screen === screen().dataset.rcScreen || busy) { return next; }
      return renew().then(function () { return next; });
    });
  }

  function listen(known) {
    ask(known).then(function (next) { return later(function () { listen(next); }, BREATH); }, function () {
      miss();
      later(function () { listen({}); }, RETRY);
    });
  }

  /* The room's minutes: counted from when it sat down. */
  function tick() {
    var place = document.querySelector("[data-rc-since]");
    if (!place) { return; }
    var since = Number(place.dataset.rcSince), minutes = Math.floor((Date.now() - since) / 60000);
    if (since && minutes >= 0) { place.textContent = "minute " + (minutes + 1) + " of about " + place.dataset.rcOf; }
  }

  function press(key) {
    var button = document.querySelector('[data-rc-key="' + key + '"]');
    if (button) { button.click(); }
    return Boolean(button);
  }

  function at(step) { return screen().dataset.rcScreen.split(".")[1] === step; }
  function isRead() { return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 8; }

  /* Space reads on to the end of the screen first. Page keys are those of a presenter in the hand. */
  if (onWall) {
    document.addEventListener("keydown", function (event) {
      var key = event.key.toLowerCase();
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) { return; }
      if (key === " " && event.target.closest("button, a, summary, label")) { return; }
      if (key === "f") {
        if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
      } else if (key === " " || key === "pagedown" || key === "arrowright") {
        if (key === " " && !isRead()) { return; }
        if (press("next")) { event.preventDefault(); }
      } else if (key === "b" || key === "pageup" || key === "arrowleft") {
        if (press("back")) { event.preventDefault(); }
      } else if ((key === "v" && at("story")) || (key === "r" && at("vote"))) {
        press("next");
      }
    });
    document.getElementById("main").focus({ preventScroll: true });
    setInterval(tick, 10000);
    tick();
  }

  listen({});
})();
