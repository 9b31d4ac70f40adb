"""Tickets: which kernel may speak for which seat of which run, from which lab or board, in which session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum


class Lab(StrEnum):
    """A screen of the instructor's that shows no run."""

    NETWORK = "network"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits where: a person, in a session, at one run, in a lab or before the board of a class."""

    run: str
    """Empty in a lab and before a board."""
    person: str
    session: str
    lab: Lab | None = None
    """Where this is set, the ticket counts for the acts of a lab and for nothing else."""
    board: str = ""
    """The id of a class: then the ticket counts for the acts of that class's board and for nothing else."""


@dataclass(slots=True)
class _Ticket:
    kernel: str
    seat: Seat
    pid: int | None = None


class TicketBook:
    """The tickets that are out. Only their hashes are kept.

    A ticket counts only from the process it was bound to, so one that leaks is worth nothing on this machine.
    Where the peer's process cannot be named, the ticket counts by itself.
    """

    def __init__(self) -> None:
        self._tickets: dict[str, _Ticket] = {}

    def issue(self, kernel: str, seat: Seat) -> str:
        """A new secret for this kernel; it counts once `bind` has named the kernel's process."""
        secret = secrets.token_urlsafe(32)
        self._tickets[_hash(secret)] = _Ticket(kernel, seat)
        return secret

    def bind(self, kernel: str, pid: int) -> None:
        """Say which process the kernel runs in."""
        for ticket in self._tickets.values():
            if ticket.kernel == kernel:
                ticket.pid = pid

    def holder(self, secret: str, pid: int | None) -> tuple[str, Seat] | None:
        """The kernel and the seat of a ticket shown by the process `pid`, or nothing.

        `pid` is None where the system does not tell it.
        """
        ticket = self._tickets.get(_hash(secret))
        if ticket is None or (pid is not None and not _same(pid, ticket.pid)):
            return None
        return ticket.kernel, ticket.seat

    def seat_of(self, kernel: str) -> Seat | None:
        """Who sits at this kernel."""
        return next((ticket.seat for ticket in self._tickets.values() if ticket.kernel == kernel), None)

    def kernels_of(self, session: str) -> tuple[str, ...]:
        """The kernels that a session has open."""
        return tuple(ticket.kernel for ticket in self._tickets.values() if ticket.seat.session == session)

    def is_sitting(self, person: str) -> bool:
        """Whether any kernel is open for this person."""
        return any(ticket.seat.person == person for ticket in self._tickets.values())

    def sitting(self) -> frozenset[str]:
        """Everybody for whom a kernel is open."""
        return frozenset(ticket.seat.person for ticket in self._tickets.values())

    def sessions(self) -> frozenset[str]:
        """Every session that has a kernel open."""
        return frozenset(ticket.seat.session for ticket in self._tickets.values())

    def revoke(self, kernel: str) -> None:
        """The kernel is gone; its ticket counts no more."""
        self._tickets = {key: ticket for key, ticket in self._tickets.items() if ticket.kernel != kernel}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _same(pid: int, bound: int | None) -> bool:
    return bound is not None and hmac.compare_digest(str(pid), str(bound))
