"""How often a phone, or whoever is behind one address, may ask: enough for a full room, too little to harm anybody."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_KEPT = 10_000
"""Who is remembered at once; then those who are back at rest are let go."""


@dataclass(slots=True)
class Pace:
    """Lets `burst` through at once, and then so many a second, for each name by itself."""

    burst: float
    a_second: float
    _left: dict[str, tuple[float, int]] = field(default_factory=dict)

    def lets(self, name: str, now: int) -> bool:
        """Whether one more is let through; `now` in milliseconds.

        >>> pace = Pace(burst=2, a_second=1)
        >>> [pace.lets("phone", now) for now in (0, 0, 0, 999, 1000)]
        [True, True, False, False, True]
        """
        if len(self._left) >= MOST_KEPT:
            self._left = {each: held for each, held in self._left.items() if self._now(held, now) < self.burst}
        left = self._now(self._left.get(name, (self.burst, now)), now)
        self._left[name] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    def _now(self, held: tuple[float, int], now: int) -> float:
        left, then = held
        return min(self.burst, left + self.a_second * max(0, now - then) / 1000)
