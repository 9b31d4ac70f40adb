"""What a browser did while it was watched: whom it asked, what its console complained of."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

CUT = (
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_",
    "net::ERR_NETWORK_",
    "net::ERR_INCOMPLETE_CHUNKED",
    "net::ERR_SOCKET_NOT_CONNECTED",
    "net::ERR_EMPTY_RESPONSE",
)
"""How Chromium words that nobody answers."""
OWN_SCHEMES = {"data", "blob", "about", "chrome"}


class Watch:
    """Every address asked for and every error in the console, over all pages of a context."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.errors: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch this context from now on."""
        context.on("request", lambda request: self.addresses.append(request.url))
        context.on("console", self._said)
        context.on("weberror", self._thrown)
        context.on("page", self._opened)

    def elsewhere(self, host: str = "127.0.0.1") -> list[str]:
        """The addresses that are of another host."""
        parts = ((address, urlsplit(address)) for address in self.addresses)
        return [address for address, split in parts if split.hostname != host and split.scheme not in OWN_SCHEMES]

    def cut(self, *more: str) -> list[str]:
        """The errors that only say that the connection was cut, or hold one of these words, taken off the list."""
        about = [error for error in self.errors if any(words in error for words in (*CUT, *more))]
        self.errors = [error for error in self.errors if error not in about]
        return about

    def _opened(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.addresses.append(socket.url))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _thrown(self, fault: WebError) -> None:
        self.errors.append(f"uncaught: {fault.error}")
