"""A ticket speaks for one seat, from one process, until it is revoked."""

from simlib.serve.tickets import Seat, TicketBook

ANA = Seat(run="r1", person="p1", session="s1")
BEN = Seat(run="r2", person="p2", session="s2")


def book_with(kernel: str, seat: Seat, pid: int) -> tuple[TicketBook, str]:
    book = TicketBook()
    secret = book.issue(kernel, seat)
    book.bind(kernel, pid)
    return book, secret


def test_a_ticket_shown_by_its_own_process_names_its_kernel_and_seat() -> None:
    book, secret = book_with("k1", ANA, 41)
    assert book.holder(secret, 41) == ("k1", ANA)


def test_a_stolen_ticket_is_worth_nothing_to_another_process() -> None:
    book, secret = book_with("k1", ANA, 41)
    assert book.holder(secret, 42) is None


def test_a_ticket_counts_for_nobody_before_its_process_is_known() -> None:
    book = TicketBook()
    secret = book.issue("k1", ANA)
    assert book.holder(secret, 41) is None


def test_where_the_system_names_no_process_the_ticket_counts_by_itself() -> None:
    book, secret = book_with("k1", ANA, 41)
    assert book.holder(secret, None) == ("k1", ANA)


def test_a_revoked_ticket_counts_no_more_and_the_others_stay() -> None:
    book, secret = book_with("k1", ANA, 41)
    other = book.issue("k2", BEN)
    book.bind("k2", 42)
    book.revoke("k1")
    assert (book.holder(secret, 41), book.holder(other, 42)) == (None, ("k2", BEN))


def test_a_guessed_ticket_is_nobody() -> None:
    book, _ = book_with("k1", ANA, 41)
    assert book.holder("guess", 41) is None


def test_the_kernels_of_a_session_are_told_apart_from_those_of_others() -> None:
    book, _ = book_with("k1", ANA, 41)
    book.issue("k2", BEN)
    book.issue("k3", ANA)
    assert (book.kernels_of("s1"), book.seat_of("k2"), book.seat_of("k9")) == (("k1", "k3"), BEN, None)


def test_whoever_has_a_kernel_open_sits_here() -> None:
    book, _ = book_with("k1", ANA, 41)
    book.issue("k2", Seat(run="", person="p3", session="s3", board="c1"))
    assert book.sitting() == {"p1", "p3"}
    book.revoke("k1")
    assert book.sitting() == {"p3"}
