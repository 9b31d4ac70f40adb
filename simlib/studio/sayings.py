"""What came of the last press of a button, said beside that button, and only until something else has happened."""

from __future__ import annotations

from simlib.html.studio import status_html
from simlib.show.studio import Studio
from simlib.show.studio_write import Form


class Sayings:
    """All places of one studio where something is said. At most one of them speaks."""

    def __init__(self, screen: Studio) -> None:
        self._top, self._beside = screen.said, screen.write.said

    def say(self, sentence: str, form: Form | None = None, *, bad: bool = False) -> None:
        """Say this beside the button of this form, or at the top where no form is meant."""
        self.clear()
        place = self._top if form is None else self._beside[form]
        place.value = status_html(sentence, bad=bad)

    def clear(self) -> None:
        """Nothing more is to be said of what was pressed before."""
        for place in (self._top, *self._beside.values()):
            place.value = ""
