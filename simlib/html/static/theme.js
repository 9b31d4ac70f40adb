/* Sets the theme before anything is painted. The choice stays in this browser. */
(function () {
  "use strict";
  var root = document.documentElement;
  try {
    var kept = localStorage.getItem("first-contact-theme");
    if (kept === "dark" || kept === "light") { root.dataset.theme = kept; }
  } catch (fault) { /* No storage: the system's theme stands. */ }

  function isDark() {
    if (root.dataset.theme) { return root.dataset.theme === "dark"; }
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest(".sim-theme")) { return; }
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("first-contact-theme", root.dataset.theme); } catch (fault) { /* Not kept. */ }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest(".sim-print")) { window.print(); }
  });

  /* On paper everything is open and in the light colors; afterwards the screen is as it was. */
  var folded = [], theme;
  window.addEventListener("beforeprint", function () {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    folded = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    if (theme) { root.dataset.theme = theme; } else { delete root.dataset.theme; }
    folded.forEach(function (part) { part.open = false; });
    folded = [];
  });

  root.classList.add("has-script");
})();
