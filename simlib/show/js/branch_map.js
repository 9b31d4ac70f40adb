// The branch map: vis-network draws what Python lays out. Texts reach the canvas as text, never as HTML.

const STEP = 60;
const READABLE = 0.88;

const LOOKS = {
  scene: ["surface", "line-strong", "ink"],
  part: ["accent-weak", "accent", "ink"],
  good: ["good-weak", "good", "good"],
  partial: ["warn-weak", "warn", "warn"],
  harmful: ["bad-weak", "bad", "bad"],
  dead: ["sunken", "line-strong", "ink-2"],
};
const SIGNS = { good: "✓ ", partial: "△ ", harmful: "✕ ", part: "▸ ", scene: "", dead: "" };

function drawn(node, color, font) {
  const look = node.reached ? node.kind : "dead";
  const [fill, edge, ink] = LOOKS[look].map(color);
  const fills = { background: fill, border: edge };
  return {
    id: node.id, x: node.x, y: node.y, label: SIGNS[look] + node.label, title: node.title, shape: "box",
    widthConstraint: { minimum: 120, maximum: 170 }, margin: 10, borderWidth: 1.4,
    shapeProperties: { borderRadius: node.kind === "scene" || node.kind === "part" ? 6 : 18, borderDashes: node.reached ? false : [4, 3] },
    font: { face: font, size: 16, color: ink, multi: false },
    color: { ...fills, highlight: { background: color("accent-weak"), border: color("accent") }, hover: fills },
  };
}

function drawnLine(edge, color) {
  return {
    id: edge.id, from: edge.from, to: edge.to, title: edge.title, width: edge.width, dashes: edge.reached ? false : [4, 4],
    color: { color: color("line-strong"), highlight: color("accent"), hover: color("accent") },
    arrows: { to: { enabled: true, scaleFactor: 0.3 } }, hoverWidth: 0, selectionWidth: 1,
    smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
  };
}

function render({ model, el }) {
  el.classList.add("sim-branches");
  const bar = document.createElement("div");
  bar.className = "sim-row sim-branches-bar";
  const stage = document.createElement("div");
  stage.className = "sim-branches-stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-roledescription", "map");
  el.append(bar, stage);

  const { Network, DataSet } = libraryFrom(model.get("library"));
  const nodes = new DataSet(), edges = new DataSet();
  const network = new Network(stage, { nodes, edges }, {
    physics: false, autoResize: true,
    interaction: { hover: true, zoomView: false, dragNodes: false, tooltipDelay: 200, multiselect: false },
  });
  let shape = "";

  const zoom = (factor) => zoomOf(network, factor);
  function pan(dx, dy) {
    const at = network.getViewPosition(), scale = network.getScale();
    network.moveTo({ position: { x: at.x + dx / scale, y: at.y + dy / scale } });
  }
  const fit = () => network.fit({ maxZoomLevel: 1.1 });
  // At first a map that is too wide to be read whole shows where the case begins, at a size that can be read.
  function begin() {
    fit();
    const view = model.get("view"), first = view.nodes[0];
    if (!first || network.getScale() >= READABLE) return;
    const left = Math.min(...view.nodes.map((node) => node.x));
    network.moveTo({ scale: READABLE, position: { x: left + (stage.clientWidth / 2 - 80) / READABLE, y: first.y } });
  }

  function show() {
    const color = colorsOf(el), font = getComputedStyle(el).fontFamily, view = model.get("view");
    stage.setAttribute("aria-label", view.label || "Branch map");
    const now = JSON.stringify([view.nodes.map((n) => [n.id, n.x, n.y]), view.edges.map((e) => [e.from, e.to])]);
    const [made, lines] = [view.nodes.map((n) => drawn(n, color, font)), view.edges.map((e) => drawnLine(e, color))];
    if (now === shape) {
      nodes.update(made);
      edges.update(lines);
    } else {
      edges.clear(); nodes.clear();
      nodes.add(made); edges.add(lines);
      shape = now;
      const tall = Math.max(...view.nodes.map((n) => n.y), 0) - Math.min(...view.nodes.map((n) => n.y), 0);
      stage.style.height = `${Math.round(Math.min(680, Math.max(220, tall * READABLE + 140)))}px`;
      network.setSize("100%", stage.style.height);
      network.redraw();
      begin();
    }
    mark();
  }
  function mark() {
    const chosen = model.get("chosen");
    network.unselectAll();
    if (nodes.get(chosen)) network.selectNodes([chosen], true);
  }

  offerZoom(bar, stage, zoom, button("Show the whole map", "Whole map", fit));
  stage.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (event.key in moves) pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  network.on("click", ({ nodes: hit }) => {
    if (!hit.length) return mark();
    model.set("chosen", hit[0]);
    model.set("clicks", model.get("clicks") + 1);
    model.save_changes();
  });
  model.on("change:view", show);
  model.on("change:chosen", mark);
  const unfollow = followTheme(show);
  // A map on a page that is not shown yet has no size; it is fitted when it gets one.
  let wide = 0;
  const sizes = new ResizeObserver(() => {
    if (!wide && stage.clientWidth) {
      // Only now its colors are known, too.
      show();
      begin();
    }
    // When the pane is drawn much wider or narrower, the writing keeps its size.
    if (wide && Math.abs(stage.clientWidth - wide) > wide / 5) begin();
    else if (wide) return;
    wide = stage.clientWidth;
  });
  sizes.observe(stage);
  show();
  return () => { unfollow(); sizes.disconnect(); network.destroy(); };
}

export default { render };
