"""A browser without a screen: cookies, forms and raw requests, with nothing tidied up on the way."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.attack.premises import Premises

SESSION = "first-contact-session"
PASSPHRASE = "four plain words do"
PIN = "4711"
LONGEST_WAIT = 90.0
"""Seconds. A server that waits for another program's lock may do so several times in one answer."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    cookies: tuple[str, ...]
    body: str

    @property
    def goes_to(self) -> str:
        """Where the browser is sent."""
        return self.headers.get("location", "")


class Visitor:
    """One browser."""

    def __init__(self, premises: Premises) -> None:
        self.premises = premises
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, target: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send this and nothing else; cookies that come back are kept."""
        line = http.client.HTTPConnection("127.0.0.1", self.premises.port, timeout=LONGEST_WAIT)
        sent = {"Cookie": self.cookie, **(headers or {})}
        try:
            line.putrequest(method, target, skip_host="Host" in sent, skip_accept_encoding=True)
            raw = body.encode() if isinstance(body, str) else body
            for name, value in sent.items():
                if value:
                    line.putheader(name, value)
            if raw is not None and "Content-Length" not in sent:
                line.putheader("Content-Length", str(len(raw)))
            line.endheaders(raw)
            return self._heard(line.getresponse())
        finally:
            line.close()

    def _heard(self, answer: http.client.HTTPResponse) -> Answer:
        cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
        for cookie in cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip('"')
        headers = {name.lower(): value for name, value in answer.headers.items()}
        stream = headers.get("content-type") == "text/event-stream"
        body = answer.readline() if stream else answer.read()
        return Answer(answer.status, headers, cookies, body.decode("utf-8", "replace"))

    @property
    def cookie(self) -> str:
        """The header that carries the cookies."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)

    @property
    def xsrf(self) -> str:
        """The token of this browser's forms."""
        if "_xsrf" not in self.cookies:
            went_to = self.get("/sign-in").goes_to
            if went_to:
                self.get(went_to)
        return self.cookies.get("_xsrf", "")

    def get(self, target: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", target, None, headers)

    def post(self, target: str, **fields: str) -> Answer:
        """Send a form, with the token of this browser."""
        data = urlencode({"_xsrf": self.xsrf, **fields})
        return self.ask("POST", target, data, {"Content-Type": FORM})

    def sign_in(self, code: str, name: str, pin: str = PIN) -> Answer:
        """Sign in as a trainee."""
        return self.post("/sign-in", kind="trainee", code=code, name=name, pin=pin)

    def sign_in_instructor(self, name: str = "Sgt. Ruiz", passphrase: str = PASSPHRASE) -> Answer:
        """Sign in as an instructor."""
        return self.post("/sign-in", kind="instructor", name=name, passphrase=passphrase)

    def begin(self, scenario: str) -> str:
        """Begin a run; returns its id."""
        answer = self.post("/play", scenario_id=scenario)
        found = re.fullmatch(r"/play/([0-9a-f]{32})", answer.goes_to)
        assert found, (answer.status, answer.body[-300:])
        return found[1]

    @contextmanager
    def showing(self, kernel: str) -> Iterator[None]:
        """Hear the signs of life of a kernel, as its page does for as long as it shows it: so long the kernel lives."""
        line = http.client.HTTPConnection("127.0.0.1", self.premises.port, timeout=LONGEST_WAIT)
        line.request("GET", f"/alive/{kernel}", headers={"Cookie": self.cookie})
        with line.getresponse() as heard:
            assert heard.readline() == b"data: ok\n"
            yield
        line.close()

    def open(self, run: str) -> str:
        """Open a run's page; returns the id of its kernel."""
        answer = self.get(f"/play/{run}")
        found = re.search(r'"kernelId":\s*"([0-9a-f-]{36})"', answer.body)
        assert found, (answer.status, answer.body[-300:])
        return found[1]
