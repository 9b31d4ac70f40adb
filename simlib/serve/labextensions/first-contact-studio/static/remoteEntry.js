// The studio in JupyterLab. Written by hand in the form of a prebuilt extension: it needs nothing but the application
// object, so there is nothing to build and nothing to fetch.
(() => {
  const STUDIO = "author.ipynb";
  const SCREENS = new Set([STUDIO, "network_lab.ipynb", "referral_lab.ipynb"]);
  const isCase = (path) => path.endsWith(".ipynb") && !SCREENS.has(path);

  function activate(app) {
    const { commands, shell, docRegistry } = app;

    const pages = () => [...shell.widgets("main")].filter((widget) => widget.context && widget.content && widget.content.widgets);
    const pageOf = (path) => pages().find((widget) => widget.context.path === path);

    async function openPage(path, options) {
      const open = pageOf(path);
      if (open) {
        shell.activateById(open.id);
        return open;
      }
      const page = await commands.execute("docmanager:open", { path, factory: "Notebook", options });
      await page.context.ready;
      await page.revealed;
      return page;
    }

    // A case opens on the left of the studio, and the studio on the right of a case.
    const beside = (mode, other) => (other ? { mode, ref: other.id } : undefined);

    // A second case shares the place of the first, so that the studio keeps its width.
    const besideTheStudio = () => {
      const other = pages().find((page) => isCase(page.context.path) && page.isVisible);
      return other ? beside("tab-after", other) : beside("split-left", pageOf(STUDIO));
    };

    async function goTo({ path, cell, line, column }) {
      const page = await openPage(path, besideTheStudio());
      const index = Math.max(0, Number(cell || 1) - 1);
      const notebook = page.content;
      const target = notebook.widgets[index];
      if (!target) return;
      await notebook.scrollToItem(index, "center").catch(() => undefined);
      await target.ready;
      const at = { line: Math.max(0, Number(line || 1) - 1), column: Math.max(0, Number(column || 1) - 1) };
      write(notebook, index, () => at);
    }

    // From here on, what is typed goes into this cell, at the place that is found in its text.
    function write(notebook, index, placeIn) {
      const cell = notebook.widgets[index];
      notebook.activeCellIndex = index;
      notebook.deselectAll();
      if (cell.model.type === "markdown") cell.rendered = false;
      notebook.mode = "edit";
      const editor = cell.editor;
      if (!editor) return;
      const at = placeIn(cell.model.sharedModel.getSource(), editor);
      editor.focus();
      editor.setCursorPosition(at);
      editor.revealPosition(at);
    }

    // --- typing in a case ------------------------------------------------------------------------------------

    const caseAround = (node) => pages().find((page) => isCase(page.context.path) && page.node.contains(node));

    // Which words were pressed, and how often the same words stand before them: so they are found in the text again.
    function wordsAt(shown, x, y) {
      const place = document.caretPositionFromPoint ? document.caretPositionFromPoint(x, y) : null;
      const range = place || !document.caretRangeFromPoint ? null : document.caretRangeFromPoint(x, y);
      const [node, offset] = place ? [place.offsetNode, place.offset] : range ? [range.startContainer, range.startOffset] : [];
      if (!node || node.nodeType !== Node.TEXT_NODE || !shown.contains(node)) return null;
      const before = document.createRange();
      before.setStart(shown, 0);
      before.setEnd(node, 0);
      return { words: node.data, offset, nth: before.toString().split(node.data).length - 1 };
    }

    function offsetIn(source, pressed) {
      if (!pressed) return source.length;
      const found = [...source.matchAll(new RegExp(pressed.words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "g"))];
      const one = found[Math.min(pressed.nth, found.length - 1)];
      return one ? one.index + pressed.offset : source.length;
    }

    // A choice is a link. Pressed once it leads to its scene, a moment later; pressed twice it is written in.
    const TWICE = 350;
    let jump = 0;
    let jumping = false;
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest('.jp-MarkdownOutput a[href*="#"]');
      if (jumping || !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !caseAround(link)) return;
      event.preventDefault();
      event.stopPropagation();
      clearTimeout(jump);
      if (event.detail > 1) return;
      const follow = () => {
        jumping = true;
        link.click();
        jumping = false;
      };
      jump = setTimeout(follow, event.detail ? TWICE : 0);
    }, true);

    document.addEventListener("dblclick", (event) => {
      const shown = event.target instanceof Element && event.target.closest(".jp-MarkdownOutput");
      const page = shown && caseAround(shown);
      const index = page ? page.content.widgets.findIndex((cell) => cell.node.contains(shown)) : -1;
      if (index < 0) return;
      event.preventDefault();
      event.stopPropagation();
      const pressed = wordsAt(shown, event.clientX, event.clientY);
      write(page.content, index, (source, editor) => editor.getPositionAt(offsetIn(source, pressed)));
    }, true);

    // A cell that was added is there to be written in.
    const ADDS = new Set(["notebook:insert-cell-below", "notebook:insert-cell-above"]);
    commands.commandExecuted.connect((_, { id, result }) => {
      const page = shell.currentWidget;
      if (!ADDS.has(id) || !page || !page.context || !page.content.widgets || !isCase(page.context.path)) return;
      const place = () => ({ line: 0, column: 0 });
      const begin = async () => {
        await result;
        const { activeCell, activeCellIndex } = page.content;
        await activeCell.ready;
        write(page.content, activeCellIndex, place);
      };
      begin().catch((fault) => console.error("The new cell could not be opened.", fault));
    });

    // Tab indents a line of a list by two spaces, Shift and Tab takes them back; Escape, then Tab, leaves the cell.
    const changes = {
      Tab: (line) => ({ from: line.from, insert: "  " }),
      "Shift Tab": (line) => ({ from: line.from, to: line.from + /^ {0,2}/.exec(line.text)[0].length }),
    };

    window.addEventListener("keydown", (event) => {
      const change = changes[`${event.shiftKey ? "Shift " : ""}${event.key}`];
      if (!change || event.ctrlKey || event.metaKey || event.altKey) return;
      const editing = event.target instanceof Element && event.target.closest(".jp-MarkdownCell .cm-content");
      const page = editing && caseAround(editing);
      if (!page || !page.content.activeCell || !page.content.activeCell.editor) return;
      event.preventDefault();
      event.stopPropagation();
      const view = page.content.activeCell.editor.editor;
      const { doc, selection } = view.state;
      const [first, last] = [doc.lineAt(selection.main.from).number, doc.lineAt(selection.main.to).number];
      const lines = Array.from({ length: last - first + 1 }, (_, n) => doc.line(first + n));
      view.dispatch({ changes: lines.map(change) });
    }, true);

    // --- studio and labs run themselves ------------------------------------------------------------------------

    async function run(panel) {
      await panel.context.ready;
      await panel.sessionContext.ready;
      for (const cell of panel.content.widgets) {
        if (cell.model.type === "code") await cell.constructor.execute(cell, panel.sessionContext);
      }
      // What it shows is not worth a question when the page is left.
      const { model } = panel.context;
      const clean = () => { if (model.dirty) model.dirty = false; };
      model.stateChanged.connect(clean);
      clean();
    }

    docRegistry.addWidgetExtension("Notebook", {
      createNew: (panel, context) => {
        if (SCREENS.has(context.path)) run(panel).catch((fault) => console.error("This screen did not start.", fault));
        return { dispose: () => undefined, isDisposed: false };
      },
    });

    commands.addCommand("first-contact:studio", {
      label: "Studio",
      caption: "Findings, branch map, scores and forms for this case, beside it",
      isEnabled: () => true,
      execute: async () => {
        const now = shell.currentWidget;
        const path = now && now.context ? now.context.path : "";
        if (path && isCase(path)) window.firstContactCase = path;
        await openPage(STUDIO, beside("split-right", path ? now : null));
        if (window.firstContactCase) window.dispatchEvent(new CustomEvent("first-contact:case", { detail: path }));
      },
    });

    // --- what is pressed in the studio -----------------------------------------------------------------------

    let lastCase = null;
    shell.currentChanged && shell.currentChanged.connect(() => {
      const now = shell.currentWidget;
      if (now && now.context && now.content && now.content.widgets && isCase(now.context.path)) lastCase = now;
    });

    function insert(text) {
      const page = lastCase && !lastCase.isDisposed ? lastCase : pages().find((each) => isCase(each.context.path));
      const cell = page && page.content.activeCell;
      const editor = cell && cell.editor;
      if (!editor) return false;
      shell.activateById(page.id);
      if (cell.model.type === "markdown") cell.rendered = false;
      page.content.mode = "edit";
      editor.focus();
      editor.replaceSelection ? editor.replaceSelection(text) : undefined;
      return true;
    }

    const say = (button, words) => {
      const kept = button.dataset.kept || button.innerHTML;
      button.dataset.kept = kept;
      button.textContent = words;
      setTimeout(() => { button.innerHTML = kept; }, 2000);
    };

    const textOf = (page) => page.content.widgets.map((cell) => cell.model.sharedModel.getSource()).join("\u0000");
    const saved = new Map();

    async function saveAll() {
      const open = pages().filter((page) => isCase(page.context.path));
      await Promise.all(open.filter((page) => page.context.model.dirty).map((page) => page.context.save()));
      return open;
    }

    async function savedFirst(button) {
      for (const page of await saveAll()) saved.set(page.context.path, textOf(page));
      button.dataset.saved = "yes";
      button.click();
    }

    document.addEventListener("click", (event) => {
      const inside = event.target instanceof Element && event.target.closest(".sim-studio");
      if (!inside) return;
      const link = event.target.closest("a.sim-to-cell");
      const put = event.target.closest("[data-insert]");
      const copy = event.target.closest("[data-copy]");
      const writes = event.target.closest("button.sim-writes");
      const back = event.target.closest("a.sim-back");
      if (link) {
        event.preventDefault();
        goTo(link.dataset).catch((fault) => console.error("That place could not be opened.", fault));
      } else if (back) {
        event.preventDefault();
        const leave = () => window.location.assign(back.href);
        saveAll().then(leave, leave);
      } else if (put) {
        if (!insert(put.dataset.insert)) say(put, "Open a cell first");
      } else if (copy) {
        navigator.clipboard.writeText(copy.dataset.copy).then(() => say(copy, "Copied"), () => say(copy, copy.dataset.copy));
      } else if (writes && writes.dataset.saved !== "yes") {
        // What was typed in the notebook is saved before the studio writes into the same file.
        event.preventDefault();
        event.stopImmediatePropagation();
        savedFirst(writes).catch((fault) => console.error("The notebook could not be saved.", fault));
      } else if (writes) {
        delete writes.dataset.saved;
      }
    }, true);

    document.addEventListener("keydown", (event) => {
      const inside = event.target instanceof Element && event.target.closest(".sim-studio");
      if (!inside || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      saveAll().catch((fault) => console.error("The notebook could not be saved.", fault));
    }, true);

    window.addEventListener("first-contact:written", (event) => {
      const page = pageOf(event.detail);
      // A page can be called changed for what its kernel said of itself; only what somebody typed since counts.
      if (page && (!page.context.model.dirty || textOf(page) === saved.get(event.detail))) page.context.revert();
    });
  }

  const plugin = { id: "first-contact-studio:plugin", autoStart: true, activate };
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["first-contact-studio"] = {
    init: () => undefined,
    get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
  };
})();
