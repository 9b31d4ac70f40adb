"""The story column: what was before, the scene, what followed the last decision, the next one."""

from __future__ import annotations

from collections.abc import Callable

from simlib.html.blocks import chosen_html, consequence_html, earlier_html, scene_html
from simlib.html.shapes import Since, View
from simlib.show.controls import button, column, row, show, words
from simlib.show.decide import Decide, Decision, Keep


def unread(view: View) -> Since | None:
    """What followed the last decision, as long as there is something in it that was not read yet."""
    since = view.get("since")
    if not since or since.get("read") or not (since.get("blocks") or since.get("why_now")):
        return None
    return since


class Story:
    """Shows either the scene with its prompt, or the scene just left with what followed."""

    def __init__(self, decide: Decide, keep: Keep, go_on: Callable[[], None]) -> None:
        self._past, self._scene, self._after = words(), words(), words()
        self.decision = Decision(decide, keep)
        self._continue = button("Continue", go_on, "sim-continue", primary=True)
        self._next = column([self._after, row([self._continue], "sim-row")], "sim-after")
        self.box = column([self._past, self._scene, self.decision.box, self._next], "sim-story")

    def show(self, view: View) -> None:
        """Show the view's scene, or what followed the last decision until that was read."""
        since = unread(view)
        if since is None:
            show(self._next, when=False)
            self._show_scene(view)
        else:
            self._show_consequence(view, since)
            # Only now: until here it holds what followed the decision before.
            show(self._next, when=True)
        self.lock(locked=False)

    def lock(self, *, locked: bool) -> None:
        """Take no presses while one is on its way."""
        self._continue.disabled = locked
        self.decision.lock(locked=locked)

    def _show_scene(self, view: View) -> None:
        scene = view.get("scene", {})
        self._past.value = earlier_html(view.get("transcript", []))
        self._scene.value = scene_html(scene.get("heading", ""), scene.get("blocks", []), f"scene-{view.get('seq', 0)}")
        self.decision.show(view)

    def _show_consequence(self, view: View, since: Since) -> None:
        transcript = view.get("transcript", [])
        left = transcript[-1] if transcript else {}
        self._past.value = earlier_html(transcript[:-1])
        self._scene.value = scene_html(left.get("heading", ""), left.get("blocks", []))
        self._after.value = chosen_html(since.get("chosen", "")) + consequence_html(
            since, f"since-{since.get('seq', 0)}"
        )
        self.decision.show({**view, "prompt": None})
