"""What to do when the environment cannot be made: the tools' own words in, one sentence and one step out."""

import sys
from typing import NamedTuple

from simlib.errors import FirstContactError


class SetupFailed(FirstContactError):
    """The environment could not be made; `step` says what the person can do next."""

    code = "setup-failed"

    def __init__(self, sentence: str, step: str) -> None:
        super().__init__(sentence)
        self.step = step


class Advice(NamedTuple):
    """Words a tool prints when something is wrong, what is wrong, and the next step."""

    signs: tuple[str, ...]
    sentence: str
    step: str


AGAIN = "Then run the same command again: it goes on where it stopped."

# The first that fits is told: a full disk or a replaced certificate also ends in "no matching distribution".
ADVICE = (
    Advice(
        ("No space left on device", "[Errno 28]", "[WinError 112]", "Disk quota exceeded", "[Errno 122]"),
        "The disk is full.",
        f"Make 2 GB free, or let SIMLIB_VENV name a folder on another disk. {AGAIN}",
    ),
    Advice(
        ("DO NOT MATCH THE HASHES",),
        "A package is not the one this project was tested with, so nothing of it was installed.",
        "If your network filters downloads, ask for packages to be let through unchanged. Do not work around this.",
    ),
    Advice(
        ("CERTIFICATE_VERIFY_FAILED", "SSLCertVerificationError", "SSLError"),
        "The connection to the package index is not trusted: a filter in your network replaces its certificate.",
        f"Ask for your agency's certificate file and let PIP_CERT name it. {AGAIN}",
    ),
    Advice(
        (
            "Temporary failure in name resolution",
            "Name or service not known",
            "nodename nor servname",
            "getaddrinfo failed",
            "Failed to establish a new connection",
            "NameResolutionError",
            "NewConnectionError",
            "Network is unreachable",
            "Connection refused",
            "Connection reset",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "Read timed out",
            "ProxyError",
            "Tunnel connection failed",
        ),
        "The package index cannot be reached.",
        "Connect this machine to the internet, once. Behind a proxy, let HTTPS_PROXY name it. Without internet, bring "
        f"the packages on a disk and let PIP_NO_INDEX be 1 and PIP_FIND_LINKS name their folder. {AGAIN}",
    ),
    Advice(
        ("Permission denied", "[Errno 13]", "[WinError 5]", "[WinError 32]", "Read-only file system", "[Errno 30]"),
        "A file of the environment cannot be written.",
        "Close every window of the simulator, and see that the project's folder is yours to write; or let SIMLIB_VENV "
        f"name a folder that is. {AGAIN}",
    ),
    Advice(
        ("No matching distribution found", "is not a supported wheel"),
        "A package has no ready-made edition for this kind of computer, or the folder of packages lacks it.",
        "Use 64-bit Python 3.11, 3.12 or 3.13 from python.org or from your system, on Windows, macOS or Linux.",
    ),
    Advice(
        ("ensurepip", "No module named venv", "No module named pip"),
        "This Python cannot make environments.",
        "On Debian or Ubuntu: apt-get install python3-venv python3-pip. Elsewhere install Python from python.org. "
        f"{AGAIN}",
    ),
)


def trouble_in(text: str, log: str) -> SetupFailed:
    """The failure that a tool's output tells of; `log` names the file that holds all of it."""
    for advice in ADVICE:
        if any(sign in text for sign in advice.signs):
            return SetupFailed(advice.sentence, advice.step)
    last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it said nothing")
    return SetupFailed(f"The installation stopped: {last}", f"The whole story is in {log}. {AGAIN}")


def told(failure: SetupFailed) -> None:
    """Says the failure and the next step to the person, away from what a program may read."""
    print(f"\n{failure.sentence}\n{failure.step}", file=sys.stderr)
