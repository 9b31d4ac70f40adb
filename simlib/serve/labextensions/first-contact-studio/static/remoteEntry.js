// The studio in JupyterLab. Written by hand in the form of a prebuilt extension: it needs nothing but the application
// object, so there is nothing to build and nothing to fetch.
(() => {
  const STUDIO = "author.ipynb";
  const isCase = (path) => path.endsWith(".ipynb") && path !== STUDIO;

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

    async function goTo({ path, cell, line, column }) {
      const page = await openPage(path, beside("split-left", pageOf(STUDIO)));
      const index = Math.max(0, Number(cell || 1) - 1);
      const notebook = page.content;
      const target = notebook.widgets[index];
      if (!target) return;
      notebook.activeCellIndex = index;
      notebook.deselectAll();
      if (target.model.type === "markdown") target.rendered = false;
      await notebook.scrollToItem(index, "center").catch(() => undefined);
      await target.ready;
      notebook.mode = "edit";
      const editor = target.editor;
      if (!editor) return;
      const at = { line: Math.max(0, Number(line || 1) - 1), column: Math.max(0, Number(column || 1) - 1) };
      editor.focus();
      editor.setCursorPosition(at);
      editor.revealPosition(at);
    }

    // --- the studio runs itself ------------------------------------------------------------------------------

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
        if (context.path === STUDIO) run(panel).catch((fault) => console.error("The studio did not start.", fault));
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

    async function savedFirst(button) {
      const open = pages().filter((page) => isCase(page.context.path));
      await Promise.all(open.filter((page) => page.context.model.dirty).map((page) => page.context.save()));
      for (const page of open) saved.set(page.context.path, textOf(page));
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
      if (link) {
        event.preventDefault();
        goTo(link.dataset).catch((fault) => console.error("That place could not be opened.", fault));
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
      for (const page of pages()) if (isCase(page.context.path) && page.context.model.dirty) page.context.save();
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
