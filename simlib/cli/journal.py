"""Where a running server's messages go: all of ours into one file in the data folder, warnings to the terminal.

What the program says about itself names no person, no typed text and no ticket. Libraries say more than is needed
while all is well: the file takes their warnings, the terminal only their errors.
"""

from __future__ import annotations

import io
import logging
import logging.handlers
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOG_NAME = "server.log"
LARGEST = 2_000_000
"""Bytes after which the file is put aside."""
KEPT = 3
"""How many files that were put aside are kept."""


class PrivateFile(logging.handlers.RotatingFileHandler):
    """A file that its owner alone may read; it is made when there is something to say."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A disk too full for the log must not fill the terminal as well: whoever acts is told by the act itself."""


class OneLine(logging.Formatter):
    """A message for the terminal, without the story behind it, which stands in the file."""

    def format(self, record: logging.LogRecord) -> str:
        """The first line of the message."""
        return next(iter(record.getMessage().splitlines()), "")


class Heard(logging.Filter):
    """Lets through what is of interest: what we say from one level on, what libraries say from another."""

    def __init__(self, *, ours: int, others: int) -> None:
        super().__init__()
        self._ours, self._others = ours, others

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is let through."""
        is_ours = record.name.partition(".")[0] == "simlib"
        return record.levelno >= (self._ours if is_ours else self._others)


@contextmanager
def journal(folder: Path) -> Iterator[Path]:
    """Keeps the messages of the block in the folder's log; gives the file."""
    file, terminal = PrivateFile(folder / LOG_NAME), logging.StreamHandler()
    file.addFilter(Heard(ours=logging.INFO, others=logging.WARNING))
    terminal.addFilter(Heard(ours=logging.WARNING, others=logging.ERROR))
    terminal.setFormatter(OneLine())
    root, ours = logging.getLogger(), logging.getLogger("simlib")
    root.addHandler(file)
    root.addHandler(terminal)
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    try:
        yield folder / LOG_NAME
    finally:
        logging.captureWarnings(capture=False)
        for handler in (file, terminal):
            root.removeHandler(handler)
            handler.close()


def one_journal_for_all() -> None:
    """Takes away the terminals that libraries opened for themselves, so that each message is said once.

    Their levels go too: a library that was told to say everything spends its time on what nobody hears.
    """
    for name in list(logging.Logger.manager.loggerDict):
        logger = logging.getLogger(name)
        if logger.handlers:
            logger.handlers.clear()
            logger.propagate = True
            logger.setLevel(logging.NOTSET)
