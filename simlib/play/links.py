"""The link chart as the officer may see it: who and what came up, the ties that were shown, and the officer's notes.

It is made from what was shown, never from the truth of the case: no role, no hidden tie and nobody before their time.
"""

from __future__ import annotations

import hashlib

from simlib.play.chart import Notes
from simlib.play.met import known_only, people_met, ties_known
from simlib.play.story import Story
from simlib.scenario.words import MARKS, TIE_LAYERS, fold

Json = dict[str, object]


def links_of(story: Story, notes: Notes) -> Json:
    """The chart: `nodes`, `ties`, the officer's `notes`, and the words to mark and to draw with.

    What came with the last decision is `new`; in the first scene nothing is.
    """
    program, now = story.program, story.moments
    earlier = now[:-1]
    known_before = {tie.text for tie, _ in ties_known(program, earlier, followed=False)} if earlier else None
    met_before = {person.name for person in people_met(program, earlier, followed=False)} if earlier else None
    return {
        "nodes": [
            {
                "id": opaque(person.name),
                "name": person.name,
                "kind": person.kind,
                "new": met_before is not None and person.name not in met_before,
            }
            for person in people_met(program, now)
        ],
        "ties": [
            {
                "id": opaque(tie.text),
                "source": opaque(tie.source),
                "target": opaque(tie.target),
                "text": tie.text,
                "shown_by": list(shown_by),
                "new": known_before is not None and tie.text not in known_before,
            }
            for tie, shown_by in ties_known(program, now)
        ],
        "notes": known_only(program, now, notes).as_json(),
        "marks": list(MARKS),
        "verbs": list(TIE_LAYERS),
    }


def ends_of(story: Story, text: str) -> Json:
    """The opaque ids of the two ends of a tie that is offered; nothing where the text is no tie of people of the case.

    Both were named by the tie itself, so they came up.
    """
    names = {fold(person.name): person.name for person in story.program.scenario.people}
    words = fold(text.rstrip("."))
    for verb in TIE_LAYERS:
        source, found, target = words.partition(f" {verb} ")
        if found and source in names and target in names:
            return {"source": opaque(names[source]), "target": opaque(names[target])}
    return {}


def opaque(name: str) -> str:
    """An id that tells nothing, not even how many others there are, and stays the same from view to view.

    >>> opaque("Ana") == opaque("Ana"), opaque("Ana") == opaque("Dale"), "Ana" in opaque("Ana")
    (True, False, False)
    """
    return "n" + hashlib.sha256(name.encode()).hexdigest()[:12]
