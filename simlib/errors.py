"""Every exception this package raises on purpose.

    FirstContactError            base: carries one calm sentence a person can read
    ├── Refused                  the engine or the authority did not accept a decision; nothing changed
    │   ├── NotOffered           the decision does not belong to what is offered now
    │   ├── Malformed            the decision is no decision at all, or is too large
    │   ├── OutOfDate            it expected another sequence number: somebody decided in between
    │   ├── RoomHeld             the instructor holds the room after this scene
    │   └── RunOver              the run has ended or is paused
    ├── NotPlayable              the scenario has errors, so no run can start
    ├── Unreadable               a file cannot be read as what it should be
    ├── NotAllowed               this person may not do or see that
    │   └── NotSure              something would be lost by it, and nobody said that this is meant
    ├── CannotAnswer             what is asked has no answer for what was given
    ├── UnknownTypology          (in `simlib.scenario.typologies`) no case can be generated from this name
    ├── NotReached               the authority does not answer; whether it took the last request is unknown
    ├── SetupFailed              (in `simlib.cli.advice`) the environment could not be made; `step` is what to do
    └── StoreFault               the store could not keep something; nothing was acknowledged
        ├── StoreBusy            another process holds the lock
        ├── StoreFull            no space, or the folder cannot be written
        └── ChainBroken          an event was changed after it was written

A mistake of a scenario's author is never an exception: it is a `Finding`.
"""


class FirstContactError(Exception):
    """A fault with one sentence for a person, and a `code` for a program."""

    code = "error"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(FirstContactError):
    """A decision was not accepted; the run is as it was."""

    code = "refused"


class NotOffered(Refused):
    """The decision is not among what the scene offers now."""

    code = "not-offered"


class Malformed(Refused):
    """The decision has the wrong shape or is too large."""

    code = "malformed"


class OutOfDate(Refused):
    """The decision was made on an older state of the run."""

    code = "out-of-date"


class RunOver(Refused):
    """The run takes no decision now, because it ended or is paused."""

    code = "run-over"


class RoomHeld(Refused):
    """The instructor holds the room at the scene before this one; the decision can be made once it goes on."""

    code = "room-held"


class NotPlayable(FirstContactError):
    """The scenario has findings of severity error."""

    code = "not-playable"


class Unreadable(FirstContactError):
    """A file is missing, too large or not what it should be."""

    code = "unreadable"


class NotAllowed(FirstContactError):
    """The person or kernel asking has no right to this."""

    code = "not-allowed"


class NotSure(NotAllowed):
    """Something would be lost by it for good, and whoever asks did not say that this is meant; nothing was changed."""

    code = "not-sure"


class CannotAnswer(FirstContactError):
    """What is asked has no answer for what was given; nothing was computed."""

    code = "cannot-answer"


class NotReached(FirstContactError):
    """The authority does not answer in time; asking again with the same id does no harm."""

    code = "not-reached"


class StoreFault(FirstContactError):
    """Nothing was written, so nothing was acknowledged."""

    code = "store"


class StoreBusy(StoreFault):
    """The store is locked by another process for longer than we wait."""

    code = "store-busy"


class StoreFull(StoreFault):
    """The disk is full or the data folder cannot be written."""

    code = "store-full"


class ChainBroken(StoreFault):
    """The hash chain does not fit its events: the log was changed from outside."""

    code = "chain-broken"
