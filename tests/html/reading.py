"""Reads a page as a browser would: which elements, which attributes, which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

RUNS = frozenset(
    {"script", "style", "iframe", "frame", "frameset", "object", "embed", "applet"}
    | {"base", "meta", "link", "form", "math", "template", "noscript"}
)
"""Elements that could run something, load something or send something, unless a template of ours has them."""


@dataclass
class Reading(HTMLParser):
    """What stands on a page."""

    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words, with every run of white space as one space."""
        return " ".join("".join(self.words).split())

    def can_run(self) -> list[str]:
        """Everything on the page that could run something."""
        bad = [tag for tag in self.tags if tag in RUNS]
        bad += [f"{tag} {name}" for tag, name, _ in self.attributes if name.startswith("on") or name == "srcdoc"]
        bad += [
            f"{tag} {name}={value}"
            for tag, name, value in self.attributes
            if name in {"href", "src", "action", "formaction", "xlink:href"} and is_active(value)
        ]
        return bad


def is_active(address: str) -> bool:
    """Whether an address would run or load something from elsewhere."""
    plain = "".join(address.split()).lower()
    outside = plain.startswith(("//", "javascript:", "vbscript:", "file:"))
    return outside or (plain.startswith("data:") and not plain.startswith("data:image/png"))


def read(html: str) -> Reading:
    """The page, read."""
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading
