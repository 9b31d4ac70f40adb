// The link chart: vis-network draws what Python lays out. Texts reach the canvas and the tooltips as text, never as HTML.

const R = 19;
const HIGH = 36;
// How wide a name may be written, and how far from one line of it to the next.
const WIDE = 108;
const LINE = 17;
// How large a chart is drawn at most, how high it may become, and below which size it can be zoomed.
const LARGEST = 1.1;
const HIGHEST = 620;
const READABLE = 0.6;
const LOOKS = {
  known: { fill: "accent-weak", edge: "accent", sign: "accent", ink: "ink", dash: [] },
  center: { fill: "accent", edge: "accent", sign: "on-accent", ink: "ink", dash: [] },
  open: { fill: "surface", edge: "line-strong", sign: "ink-2", ink: "ink", dash: [4, 4] },
  missed: { fill: "warn-weak", edge: "warn", sign: "warn", ink: "warn", dash: [4, 3] },
  start: { fill: "ink", edge: "ink", sign: "surface", ink: "ink", dash: [] },
  picked: { fill: "surface", edge: "accent", sign: "accent", ink: "ink", dash: [], ring: "accent" },
  gone: { fill: "surface", edge: "line-strong", sign: "line-strong", ink: "ink-2", dash: [2, 4] },
  freed: { fill: "good-weak", edge: "good", sign: "good", ink: "ink", dash: [] },
};
const LINES = {
  known: { color: "line-strong", width: 1.6, dash: false },
  drawn: { color: "accent", width: 2, dash: false },
  open: { color: "line-strong", width: 1.6, dash: [4, 5] },
  ticked: { color: "accent", width: 3, dash: false },
  missed: { color: "warn", width: 2, dash: [4, 4] },
  wrong: { color: "bad", width: 2, dash: [2, 3] },
  gone: { color: "line", width: 1.2, dash: [1, 5] },
};
// Where along a tie its sign may stand, the middle first, and how large a chart may be for each place to be looked at.
const SPOTS = [0.5, 0.56, 0.44, 0.62, 0.38, 0.68, 0.32, 0.74, 0.26, 0.8, 0.2];
const MOST_TO_PLACE = 60;
const SIGN = 15;
// How far a pointer may move between press and release of a click.
const MOVED = 6;
// Line icons in a square from -8 to 8, one a kind.
const SIGNS = {
  person: "M4 -4A4 4 0 1 1 -4 -4A4 4 0 1 1 4 -4M-7 8c.5-5 3-7 7-7s6.5 2 7 7",
  place: "M-7 8v-9l7-6 7 6v9z",
  business: "M-7 8v-14h9v14M2 -1h5v9M-4 -2h3M-4 2h3",
  phone: "M-4.5 -8h9v16h-9zM-1 5h2",
  account: "M-8 -5h16v10h-16zM-8 -1.5h16",
  vehicle: "M-8 4v-4l2-5h11l3 5v4zM-4.5 4.5v2M4.5 4.5v2M-8 0h16",
  document: "M-5 -8h7l4 4v12h-11zM-2 0h5M-2 4h5",
  event: "M-7 -5h14v12h-14zM-7 -1h14M-3 -8v4M3 -8v4",
  // Units of a referral.
  unit: "M0 -8l7 2.5v5.5c0 4-3 6.5-7 8-4-1.5-7-4-7-8v-5.5z",
  services: "M0 7.5C-10 1-8.5-6.5-4-6.5-1.8-6.5-.3-4.8 0-3.2.3-4.8 1.8-6.5 4-6.5 8.5-6.5 10 1 0 7.5z",
  child: "M0 -5a3 3 0 1 1-6 0a3 3 0 1 1 6 0M-8 8c0-5 2-7.5 5-7.5M7 1a2.3 2.3 0 1 1-4.6 0a2.3 2.3 0 1 1 4.6 0M.7 8c.3-3 1.8-4.2 4-4.2s3.6 1.2 3.9 4.2",
  prosecution: "M0 -8v15M-4.5 7h9M-5.5 -5h11M-5.5 -5l-2.5 6h5zM5.5 -5l-2.5 6h5z",
  labor: "M-8 5h16M-6.5 5v-2.5a6.5 6.5 0 0 1 13 0v2.5M-2 -3.5v4M2 -3.5v4",
  tribal: "M-6 8v-15.5h11.5l-3 4 3 4h-11.5",
  state: "M0 -7.6l2.3 4.7 5.2.8-3.7 3.7.8 5.2-4.6-2.5-4.6 2.5.8-5.2-3.7-3.7 5.2-.8z",
  federal: "M-8 -2.5l8-5 8 5zM-7.5 7.5h15M-5 -2.5v10M0 -2.5v10M5 -2.5v10",
  community: "M-8 8v-7l4.5-4 4.5 4v7zM-1.5 -1.2v-2.8l4.7-4 4.8 4v12h-7",
};

// The library is asked for once for a page, however many charts are on it.
function libraryOf(model) {
  if (window.__firstContactVis) return Promise.resolve(window.__firstContactVis);
  window.__firstContactLoading ??= codeOf(model).then(libraryFrom).catch((fault) => {
    window.__firstContactLoading = undefined;
    throw fault;
  });
  return window.__firstContactLoading;
}

function codeOf(model) {
  const base = document.body.dataset.base;
  if (base !== undefined) {
    return fetch(base + model.get("address")).then((answer) => {
      if (!answer.ok) throw new Error(`the chart's library: ${answer.status}`);
      return answer.text();
    });
  }
  // No site of ours stands behind this page: the kernel sends the library.
  return new Promise((resolve) => {
    const got = () => {
      const code = model.get("library");
      if (code) { model.off("change:library", got); resolve(code); }
    };
    model.on("change:library", got);
    model.set("wanted", true);
    model.save_changes();
    got();
  });
}

// The name in at most two lines, or however many, that fit below a mark.
function linesOf(ctx, text, widest, most = 2) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (ctx.measureText(longer).width <= widest || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]} …`] : lines;
  return shown.map((line) => cut(ctx, line, widest));
}

function cut(ctx, line, widest) {
  if (ctx.measureText(line).width <= widest) return line;
  let end = line.length;
  while (end > 1 && ctx.measureText(`${line.slice(0, end)}…`).width > widest) end -= 1;
  return `${line.slice(0, end)}…`;
}

function outline(ctx, kind, grow) {
  const r = R + grow;
  ctx.beginPath();
  if (kind === "person") ctx.arc(0, 0, r, 0, 2 * Math.PI);
  else if (kind === "phone") ctx.roundRect(-13 - grow, -18 - grow, 26 + 2 * grow, HIGH + 2 * grow, 6);
  else ctx.roundRect(-18 - grow, -18 - grow, HIGH + 2 * grow, HIGH + 2 * grow, 5);
}

// A number, or a word, on the upper right corner.
function badge(ctx, text, { color, font }) {
  ctx.font = `650 13px ${font}`;
  const wide = Math.max(22, ctx.measureText(text).width + 14);
  ctx.beginPath();
  ctx.roundRect(R - 13, -9 - R, wide, 22, 11);
  ctx.lineWidth = 2;
  ctx.fillStyle = color("surface");
  ctx.strokeStyle = color("accent");
  ctx.fill();
  ctx.stroke();
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = color("ink");
  ctx.fillText(text, R - 13 + wide / 2, 3 - R);
}

// The library keeps the first painter that a mark is given: what it paints is looked up each time.
function painter(id, paint) {
  return ({ ctx, x, y }) => ({
    drawNode() {
      const { color, marked, glow } = paint, node = paint.nodes.get(id);
      const look = LOOKS[node.look] ?? LOOKS.known, chosen = marked.has(node.id);
      ctx.save();
      ctx.translate(x, y);
      if (node.new) {
        ctx.globalAlpha = glow();
        ctx.fillStyle = color("h3");
        outline(ctx, node.kind, 7);
        ctx.fill();
        ctx.globalAlpha = 1;
      }
      ctx.lineWidth = chosen ? 2.4 : 1.6;
      ctx.setLineDash(chosen ? [] : look.dash);
      ctx.fillStyle = color(chosen ? "accent" : look.fill);
      ctx.strokeStyle = color(chosen ? "accent" : look.edge);
      outline(ctx, node.kind, 0);
      ctx.fill();
      ctx.stroke();
      const ring = chosen ? "focus" : look.ring;
      if (ring) { ctx.strokeStyle = color(ring); outline(ctx, node.kind, 4); ctx.stroke(); }
      ctx.setLineDash([]);
      ctx.lineWidth = 1.6;
      ctx.lineCap = ctx.lineJoin = "round";
      ctx.strokeStyle = color(chosen ? "on-accent" : look.sign);
      ctx.stroke(new Path2D(SIGNS[node.kind] ?? SIGNS.document));
      if (node.badge) badge(ctx, node.badge, paint);
      ctx.restore();
    },
    drawExternalLabel() {
      const { color, font } = paint, node = paint.nodes.get(id), look = LOOKS[node.look] ?? LOOKS.known, rows = [];
      ctx.save();
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      ctx.lineJoin = "round";
      ctx.lineWidth = 4;
      ctx.strokeStyle = color("surface");
      const write = (text, style, ink) => {
        ctx.font = `${style} ${font}`;
        for (const line of linesOf(ctx, text, node.wide ?? WIDE, node.wide ? 3 : 2)) {
          rows.push({ line, style, ink, wide: ctx.measureText(line).width });
        }
      };
      write(node.name ?? "", "550 14px", look.ink);
      if (node.note) write(node.note, "400 13px", "ink-2");
      let at = node.above ? y - R - 6 - LINE * rows.length : y + R + 6;
      const wide = Math.max(...rows.map((row) => row.wide));
      paint.written.set(node.id, { left: x - wide / 2, right: x + wide / 2, top: at, bottom: at + LINE * rows.length });
      for (const { line, style, ink } of rows) {
        ctx.font = `${style} ${font}`;
        ctx.strokeText(line, x, at);
        ctx.fillStyle = color(ink);
        ctx.fillText(line, x, at);
        at += LINE;
      }
      ctx.restore();
    },
    nodeDimensions: { width: 2 * R, height: 2 * R },
  });
}

function drawn(node, paint) {
  return { id: node.id, x: node.x, y: node.y, title: (node.text ?? node.name) || undefined, shape: "custom", ctxRenderer: painter(node.id, paint) };
}

function drawnLine(tie, paint) {
  const { color, marked } = paint;
  const look = LINES[tie.look] ?? LINES.known, chosen = marked.has(tie.id), ink = color(chosen ? "focus" : look.color);
  const bend = Math.abs(tie.bend ?? 0);
  return {
    id: tie.id, from: tie.source, to: tie.target, title: tie.text || undefined, dashes: look.dash,
    width: Math.min(5, look.width + 0.6 * ((tie.weight ?? 1) - 1)) + (chosen ? 1.5 : 0), hoverWidth: 1, selectionWidth: 0,
    color: { color: ink, highlight: ink, hover: ink },
    background: { enabled: Boolean(tie.new), color: color("h3"), size: 11 },
    arrows: tie.arrow ? { to: { enabled: true, scaleFactor: 0.5 } } : undefined,
    smooth: bend ? { enabled: true, type: tie.bend > 0 ? "curvedCW" : "curvedCCW", roundness: bend } : false,
  };
}

// The places of the signs on ties: along its tie, each where it meets the fewest marks, names and other signs.
function spotsOf(network, ctx, { nodes, ties }, written) {
  const taken = nodes.map(({ x, y }) => ({ left: x - R, right: x + R, top: y - R, bottom: y + R }));
  taken.push(...written.values());
  const spots = nodes.length > MOST_TO_PLACE ? SPOTS.slice(0, 1) : SPOTS;
  return ties.filter((tie) => tie.label && network.body.edges[tie.id]).map((tie) => {
    const wide = ctx.measureText(tie.label).width / 2 + 3, line = network.body.edges[tie.id].edgeType;
    const tried = spots.map((spot) => line.getPoint(spot, line.getViaNode())).map(({ x, y }) => {
      const box = { left: x - wide, right: x + wide, top: y - SIGN / 2, bottom: y + SIGN / 2 };
      return { x, y, box, meets: taken.reduce((sum, other) => sum + shared(box, other), 0) };
    });
    const best = tried.reduce((least, each) => (each.meets < least.meets ? each : least));
    taken.push(best.box);
    return { id: tie.id, text: tie.label, ...best };
  });
}

function shared(one, other) {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0 && down > 0 ? across * down : 0;
}

function render({ model, el }) {
  el.classList.add("sim-links");
  const bar = document.createElement("div");
  bar.className = "sim-row sim-links-bar";
  const stage = document.createElement("div");
  stage.className = "sim-links-stage";
  // Everything that can be done here can be done in the list beside it, which keyboards and screen readers use.
  stage.setAttribute("role", "img");
  el.append(bar, stage);

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let network, nodes, ties, shape = "", began = 0, gone = false;

  const glow = () => (still.matches ? 1 : Math.min(1, (performance.now() - began) / 900));
  const paintNow = () => ({
    color: colorsOf(el), font: getComputedStyle(el).fontFamily, marked: new Set(model.get("marked")), glow,
    nodes: new Map(model.get("view").nodes.map((node) => [node.id, node])),
    written: new Map(),
  });
  const paint = {};
  let signs;

  // The chart with its writing, and how large it can be drawn in the width there is.
  function extent() {
    const { nodes: all } = model.get("view");
    const [xs, ys] = [all.map((n) => n.x), all.map((n) => n.y)];
    const aside = Math.max(WIDE, ...all.map((n) => n.wide ?? 0)) / 2 + 8;
    const [left, right] = [Math.min(0, ...xs) - aside, Math.max(0, ...xs) + aside];
    const written = (all.some((n) => n.wide) ? 79 : 62) + (all.some((n) => n.note) ? 16 : 0);
    const [top, bottom] = [Math.min(0, ...ys) - (all.some((n) => n.above) ? written : 32), Math.max(0, ...ys) + written];
    const scale = Math.min(LARGEST, stage.clientWidth / (right - left), HIGHEST / (bottom - top));
    return { x: (left + right) / 2, y: (top + bottom) / 2, scale, high: (bottom - top) * scale };
  }
  // The room is taken before the library has come: what stands below must not move away under somebody's hand.
  function takeRoom() {
    const { scale, high } = extent();
    bar.hidden = scale >= READABLE;
    stage.style.height = `${Math.round(high)}px`;
  }
  function fit() {
    const { x, y, scale } = extent();
    network?.moveTo({ position: { x, y }, scale });
  }
  const zoom = (factor) => zoomOf(network, factor);

  function show() {
    const view = model.get("view");
    stage.setAttribute("aria-label", view.label || "Link chart");
    // What is not on the page has no size to be drawn in; once it has one, everything is drawn anew.
    if (!network || !stage.clientWidth) return;
    Object.assign(paint, paintNow());
    const now = JSON.stringify([view.nodes.map((n) => [n.id, n.x, n.y, n.new]), view.ties.map((t) => t.id)]);
    const [marks, lines] = [view.nodes.map((n) => drawn(n, paint)), view.ties.map((t) => drawnLine(t, paint))];
    if (now === shape) {
      nodes.update(marks);
      ties.update(lines);
      signs = undefined;
      network.redraw();
      return;
    }
    shape = now;
    began = performance.now();
    ties.clear(); nodes.clear();
    nodes.add(marks); ties.add(lines);
    takeRoom();
    network.setSize("100%", stage.style.height);
    fit();
    signs = undefined;
    network.once("afterDrawing", () => { stage.dataset.drawn = "yes"; });
    network.redraw();
    if (view.nodes.some((n) => n.new) || view.ties.some((t) => t.new)) brighten();
  }

  // What is new comes up softly, within a second; at once for whoever asked for less motion.
  function brighten() {
    if (gone || still.matches || glow() >= 1) return;
    network.redraw();
    requestAnimationFrame(brighten);
  }

  async function begin() {
    const { Network, DataSet } = await libraryOf(model);
    if (gone || network) return;
    [nodes, ties] = [new DataSet(), new DataSet()];
    network = new Network(stage, { nodes, edges: ties }, {
      physics: false, autoResize: true, layout: { improvedLayout: false },
      interaction: { hover: true, zoomView: false, dragNodes: false, tooltipDelay: 250, multiselect: false, selectable: false },
    });
    for (const each of stage.querySelectorAll("[tabindex]")) each.tabIndex = -1;
    network.on("afterDrawing", (ctx) => {
      if (!paint.color) return;
      ctx.font = `400 14px ${paint.font}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.lineWidth = 5;
      ctx.strokeStyle = paint.color("surface");
      ctx.fillStyle = paint.color("ink");
      signs ??= spotsOf(network, ctx, model.get("view"), paint.written);
      for (const { text, x, y } of signs) { ctx.strokeText(text, x, y); ctx.fillText(text, x, y); }
    });
    // A mark that can be pressed looks like it: the style sheet says where that is so.
    network.on("hoverNode", ({ node }) => stage.classList.toggle("on-mark", paint.nodes.get(node)?.look !== "start"));
    network.on("blurNode", () => stage.classList.remove("on-mark"));
    show();
  }

  // Where a mark, or a tie (its sign, or its middle), stands in the window, the id of a name, and how much of each sign on a tie meets
  // something else: for whoever steers the page by a program.
  stage.signs = () => signs?.map(({ id, meets }) => ({ id, meets })) ?? [];
  stage.named = (name) => model.get("view").nodes.find((node) => node.name === name)?.id;
  stage.whereIs = (id) => {
    const box = stage.getBoundingClientRect(), line = network.body.edges[id];
    const middle = () => (line ? line.edgeType.getPoint(0.5, line.edgeType.getViaNode()) : network.getPosition(id));
    const at = network.canvasToDOM(signs?.find((sign) => sign.id === id) ?? middle());
    return { x: box.x + at.x, y: box.y + at.y };
  };

  // Where ties cross, a sign says which of them is meant.
  function signAt(pointer) {
    const { x, y } = network.DOMtoCanvas(pointer);
    return signs?.find(({ box }) => box.left < x && x < box.right && box.top < y && y < box.bottom);
  }
  // The browser's own click: the library's is lost when somebody presses slowly. To move the chart about is no click.
  // Where it was comes from the press, since a click is told in whole pixels.
  let pressed = { clientX: 0, clientY: 0 };
  stage.addEventListener("pointerdown", (event) => { pressed = event; });
  stage.addEventListener("click", ({ clientX, clientY }) => {
    if (!network || Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) > MOVED) return;
    const box = stage.getBoundingClientRect(), at = { x: pressed.clientX - box.x, y: pressed.clientY - box.y };
    model.set("clicked", [network.getNodeAt(at) ?? signAt(at)?.id ?? network.getEdgeAt(at) ?? "", model.get("clicked")[1] + 1]);
    model.save_changes();
  });

  offerZoom(bar, stage, zoom, button("Show the whole chart", "Whole chart", fit));
  bar.hidden = true;
  model.on("change:view", show);
  model.on("change:marked", show);
  const unfollow = followTheme(show);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", show);
  // A chart on a page that is not shown has no size, and on a phone it never gets one: then nothing is loaded.
  let wide = 0;
  const sizes = new ResizeObserver(() => {
    const now = stage.clientWidth;
    if (now === wide) return;
    wide = now;
    if (!now) return;
    if (network) { shape = ""; show(); return; }
    takeRoom();
    begin().catch((fault) => console.warn(String(fault)));
  });
  sizes.observe(stage);
  show();
  return () => {
    gone = true;
    unfollow(); sizes.disconnect(); dark.removeEventListener("change", show);
    network?.destroy();
  };
}

export default { render };
