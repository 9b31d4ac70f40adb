"""An author plays the notebook in JupyterLab, with the engine in place."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from simlib import rehearse
from simlib.cli.rehearsal import Rehearsal, facts_beside
from simlib.errors import NotPlayable
from simlib.read.notebook import notebook_from_text, read_scenario
from simlib.serve.known import Known
from tests.show.test_player import labels, text_of

CASE = """# The bus stop

A driver calls about a passenger.

- Notice: a worried passenger; nobody under 18; low

### Criteria

- care: 2 points. Asks before acting.

## At the stop

It rains.

- [Ask whether he is cold](#Under-the-roof)

  He nods.

  - Score: care + 2
  - Why: Needs come before questions.
- [Ask for his papers](#He-walks-away)
  - Why: Papers are no need.

## Under the roof

- Ending: good

You wait for the next bus together.

## He walks away

- Ending: harmful

He walks into the rain.
"""


def written(folder: Path, text: str = CASE) -> Path:
    """A notebook with this text."""
    path = folder / "bus.ipynb"
    path.write_bytes(notebook_from_text(text, "bus.ipynb"))
    return path


def rehearsal(folder: Path) -> Rehearsal:
    """The case of the bus stop, to be played in place."""
    path = written(folder)
    facts, home = facts_beside(path)
    return Rehearsal(read_scenario(path, facts), Known(facts, home))


def asked(play: Rehearsal, *requests: tuple[str, dict[str, object]]) -> Any:
    """The answer to the last of these requests."""
    reply: Any = None
    for op, fields in requests:
        reply = play.ask(op, **fields)
    return reply


WARM: tuple[str, dict[str, object]] = ("decide", {"decision": {"choice": "Ask whether he is cold"}})


def test_a_rehearsal_starts_with_the_notice_and_goes_on_as_a_run_does(tmp_path: Path) -> None:
    play = rehearsal(tmp_path)
    seen = [asked(play, request)["view"]["status"] for request in (("view", {}), ("start", {}), WARM, ("read", {}))]
    assert seen == ["notice", "playing", "ended", "ended"]


def test_what_followed_is_unread_until_it_was_read(tmp_path: Path) -> None:
    play = rehearsal(tmp_path)
    before = asked(play, ("start", {}), WARM)["view"]["since"]["read"]
    after = asked(play, ("read", {}))["view"]["since"]["read"]
    assert (before, after) == (False, True)


def test_a_decision_that_is_not_offered_is_one_sentence_and_the_view(tmp_path: Path) -> None:
    reply = asked(rehearsal(tmp_path), ("start", {}), ("decide", {"decision": {"choice": "Shout"}}))
    assert (bool(reply["error"]["sentence"]), reply["view"]["status"]) == (True, "playing")


def test_the_debrief_comes_at_the_end_and_trying_again_goes_back(tmp_path: Path) -> None:
    play = rehearsal(tmp_path)
    debrief = asked(play, ("start", {}), WARM, ("debrief", {}))["debrief"]
    again = asked(play, ("retry", {"seq": 1}))["view"]
    assert (debrief["total"], again["status"], again["scene"]["heading"]) == (2, "playing", "At the stop")


@pytest.mark.parametrize("seq", [0, 2, "1", None])
def test_going_back_to_a_decision_that_was_not_made_is_one_sentence(tmp_path: Path, seq: object) -> None:
    reply = asked(rehearsal(tmp_path), ("start", {}), WARM, ("retry", {"seq": seq}))
    assert reply["error"]["sentence"] == "There is no such decision to go back to."


def test_leaving_a_rehearsal_begins_it_anew(tmp_path: Path) -> None:
    assert asked(rehearsal(tmp_path), ("start", {}), WARM, ("leave", {}))["view"]["status"] == "notice"


def test_a_pause_can_be_rehearsed(tmp_path: Path) -> None:
    play = rehearsal(tmp_path)
    paused = asked(play, ("start", {}), ("pause", {}))["view"]["status"]
    assert (paused, asked(play, ("resume", {}))["view"]["status"]) == ("paused", "playing")


def test_what_a_rehearsal_cannot_do_is_one_sentence(tmp_path: Path) -> None:
    assert "rehearsal" in asked(rehearsal(tmp_path), ("alternative", {}))["error"]["sentence"]


def test_a_notebook_with_errors_is_not_played(tmp_path: Path) -> None:
    path = written(tmp_path, CASE.replace("#Under-the-roof", "#Nowhere"))
    with pytest.raises(NotPlayable):
        Rehearsal(read_scenario(path), Known(facts_beside(path)[0], tmp_path))


def test_rehearse_shows_the_player_and_what_is_to_be_mended(tmp_path: Path) -> None:
    path = written(tmp_path)

    async def shown() -> Any:
        return rehearse(str(path))

    page = asyncio.run(shown())
    assert ("The bus stop" in text_of(page), "in this notebook" in text_of(page)) == (True, True)
    assert "Start the case" in labels(page)


def test_rehearse_shows_only_what_is_to_be_mended_where_there_are_errors(tmp_path: Path) -> None:
    path = written(tmp_path, CASE.replace("#Under-the-roof", "#Nowhere"))
    page: Any = rehearse(str(path))
    assert ("cannot be played until" in text_of(page), labels(page)) == (True, [])


def test_rehearse_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    page: Any = rehearse(str(tmp_path / "nothing.ipynb"))
    assert "S012" in text_of(page)
