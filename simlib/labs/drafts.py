"""What is done with a map that is open: every earlier map is kept, so that each change can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simlib.scenario.referral_map import ReferralMap

MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A map that is open, as it was opened, as it is now, and what came before and after."""

    opened: ReferralMap
    now: ReferralMap
    before: tuple[ReferralMap, ...] = ()
    after: tuple[ReferralMap, ...] = ()
    name: str = ""
    """Under which it is kept; empty for a map that is not the agency's own yet."""
    digest: str = ""
    """Of the bytes that are kept; empty for a new map."""
    earlier: int = 0
    """How many earlier versions are kept."""
    kept: ReferralMap | None = None
    """The map as it was kept last; None where that is as it was opened."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self.before)

    @property
    def is_kept(self) -> bool:
        """Whether nothing would be lost if the page were closed now."""
        return self.now == (self.kept or self.opened)

    def with_map(self, made: ReferralMap) -> Draft:
        """After a change; what was undone before it is gone. The same where nothing was changed."""
        if made == self.now:
            return self
        return replace(self, now=made, before=(*self.before, self.now)[-MOST_STEPS:], after=())

    def undone(self) -> Draft:
        """Without the last change; the same where there is none."""
        if not self.before:
            return self
        *rest, last = self.before
        return replace(self, now=last, before=tuple(rest), after=(self.now, *self.after))

    def redone(self) -> Draft:
        """With the change that was undone last; the same where there is none."""
        if not self.after:
            return self
        first, *rest = self.after
        return replace(self, now=first, before=(*self.before, self.now), after=tuple(rest))
