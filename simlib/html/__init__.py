"""The one room that turns text into HTML: Markdown, the parts of a screen, the pages and the look.

Every text of an author or a trainee passes through here, escaped or through `markdown_html`; nothing else in
the package writes a tag.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent

STATIC_URL = "static/first-contact/"
"""Where the server mounts `static_folder()`, below its base URL."""

PICTURES_URL = "/pictures/"
"""Where the server mounts the pictures that lie beside the scenarios."""

VOILA_TEMPLATE = "first-contact"
"""The name of the Voilà template in `templates_folder()`."""


def static_folder() -> Path:
    """The folder of style sheets, fonts and scripts, to be served under `STATIC_URL`."""
    return _HERE / "static"


def templates_folder() -> Path:
    """A Jupyter data folder, for `JUPYTER_PATH`: it holds the page as `voila/templates/first-contact`."""
    return _HERE
