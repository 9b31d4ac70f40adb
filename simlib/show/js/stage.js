// What the pictures that vis-network draws share: the library, the colors of the page, buttons and zoom. Python puts this
// file before each of theirs.

// The library is evaluated once for a page, and without `define`, so that it hangs itself on nothing but the object it is
// given. Each widget evaluates its own file: what they share hangs on the window.
function libraryFrom(code) {
  if (!window.__firstContactVis) {
    const made = {};
    new Function("exports", "module", "define", code)(made, { exports: made }, undefined);
    window.__firstContactVis = made;
  }
  return window.__firstContactVis;
}

function colorsOf(el) {
  const style = getComputedStyle(el);
  return (name) => style.getPropertyValue(`--${name}`).trim() || "#888";
}

function button(label, text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "jupyter-button";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", press);
  return made;
}

function zoomOf(network, factor) {
  network?.moveTo({ scale: Math.min(3, Math.max(0.05, network.getScale() * factor)) });
}

// Two buttons, and the wheel: it scrolls the page, as everywhere; with Ctrl it zooms.
function offerZoom(bar, stage, zoom, whole) {
  bar.append(button("Zoom in", "+", () => zoom(1.3)), button("Zoom out", "−", () => zoom(1 / 1.3)), whole);
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }, { passive: false });
}

// Draws anew when somebody turns the page dark or light; what it returns ends that.
function followTheme(draw) {
  const themes = new MutationObserver(draw);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => themes.disconnect();
}

