"""HTML as it is read."""

from __future__ import annotations

from html.parser import HTMLParser


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep what can be read."""
        self.words.append(data)


def plain(html: str) -> str:
    """The words of a piece of HTML, with single spaces."""
    parser = _Words()
    parser.feed(str(html))
    return " ".join(" ".join(parser.words).split())
