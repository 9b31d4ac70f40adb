// Between the studio or a lab and the page that it is shown in: which case is asked for, which file changed, what was
// said, and which page of it is shown.

function render({ model, el }) {
  el.style.display = "none";
  const ask = (event) => {
    model.set("asked", event.detail);
    model.save_changes();
  };
  window.addEventListener("first-contact:case", ask);
  if (window.firstContactCase) {
    ask({ detail: window.firstContactCase });
    window.firstContactCase = "";
  }
  const written = () => {
    const [path] = model.get("written");
    if (path) window.dispatchEvent(new CustomEvent("first-contact:written", { detail: path }));
  };
  model.on("change:written", written);
  // A key pressed in the studio is for the studio: in a notebook, x would cut the cell that it stands in.
  const place = setInterval(() => {
    const studio = el.closest(".sim-studio");
    if (!studio) return;
    const ours = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");
    studio.addEventListener("focusin", ours);
    // What came of a press is read out where it is said, and comes into view.
    for (const place of studio.querySelectorAll(".sim-said")) {
      place.setAttribute("aria-live", "polite");
      new MutationObserver(() => {
        const said = place.querySelector("p");
        if (said && said.getClientRects().length) said.scrollIntoView({ block: "nearest" });
      }).observe(place, { childList: true, subtree: true });
    }
    // Which page is shown is told to whoever does not see the color of its button.
    const tell = () => {
      for (const tab of studio.querySelectorAll("button.sim-tab")) {
        tab.setAttribute("aria-pressed", String(tab.classList.contains("mod-active")));
      }
    };
    new MutationObserver(tell).observe(studio, { subtree: true, attributes: true, attributeFilter: ["class"] });
    tell();
    // A click beside a button stays in the studio, too.
    studio.tabIndex = -1;
    clearInterval(place);
  }, 50);
  // Our colors follow those of JupyterLab.
  const follow = () => {
    const light = document.body.dataset.jpThemeLight;
    if (light) document.documentElement.dataset.theme = light === "false" ? "dark" : "light";
  };
  const themes = new MutationObserver(follow);
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  follow();
  return () => {
    window.removeEventListener("first-contact:case", ask);
    themes.disconnect();
    clearInterval(place);
  };
}

export default { render };
