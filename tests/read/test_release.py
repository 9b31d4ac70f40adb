"""The release edition is built by whitelist: no hidden field of a case is found in its bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.errors import Unreadable
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.read.release import release_edition

HERE = Path(__file__).parent

CANARIES = """# A case

What everybody reads.

- Id: a-case
- Law checked: 2026-11-01, California
- Notice: a quarrel; nobody under 18; low
- Note: CANARYheadnote

### Values

- trust: 2, from 0 to 10. CANARYvalue
- late: no. CANARYyesno

### Criteria

- care: 99 points, starts at 3. CANARYcriterion
- report: 2 points, marked by a person.

### Evidence

- a key: A key.
  - Indicator: IND-D01
  - Basis: warrant
  - Obtained by: cyber
  - Reliability: medium
  - Privileged: yes

### People and places

- Ana: person, may be trafficked
- Max: person, controls

### Ties

- Max threatens Ana
  - Shown by: a key
- Max knows Ana

### Must

- CANARYmust: offered(food)

### Never

- CANARYnever: late

### Promises

- in every run: can still offered(warmth)

## Here

- Formerly: CANARYheading
- Note: CANARYnote
- If trust at least 3: She nods.

- [Ask](#Here)

  She answers.

  - When: not offered(water)
  - Then: offer water, offer advocate, trust + 1, find a key
  - Score: care + 17
  - Follows: PRA-03.do1
  - Against: PRA-04.avoid1
  - Why: CANARYwhy
  - Why now: CANARYwhynow
  - Tags: CANARYtag
  - Formerly: CANARYchoice
  - Note: CANARYchoicenote
- [Go on](#Select)

## Select

- Select: What do you write down? [Go on](#Judge)
  - [x] The time
    - Score: care + 18
    - Follows: PRA-05.do1
    - Why: CANARYitem
  - [ ] A guess
  - Note: CANARYtasknote

## Judge

- Judge: What do you conclude? [Go on](#Sort)
  - Ana: Is she being trafficked?
    - Answer: not yet clear
    - Clear when: told(hsi)
    - Score: care + 19

## Sort

- Sort: Which element? [Go on](#Write)
  - He holds her card
    - Answer: means
  - He drove her here
    - Answer: act

## Write

- Write: A line. [Hand in](#The-end)
  - Criterion: report

## The end

- Ending: good

It is over.
"""
HIDDEN = (
    "CANARY", "PRA-", "IND-", "may be trafficked", "threatens", "offered(food)", "warmth", "Score", "Why",
    "Follows", "Against", "Answer", "Clear when", "hsi", "not yet clear", "Must", "Never", "Promises", "[x]",
    "+ 17", "starts at", "Formerly", "Note", "Tags", "Indicator", "Shown by",
    "Basis", "warrant", "Obtained", "cyber", "Reliability", "medium", "Privileged",
)  # fmt: skip


@pytest.mark.parametrize("secret", HIDDEN)
def test_no_hidden_field_is_in_the_bytes_of_a_release(secret: str) -> None:
    source = notebook_from_text(CANARIES)
    assert secret.encode() in source
    assert secret.encode() not in release_edition(source)


def test_a_release_does_not_tell_what_the_right_answer_is() -> None:
    assert CANARIES.count("Answer: not yet clear") == 1
    told = release_edition(notebook_from_text(CANARIES.replace("Answer: not yet clear", "Answer: yes")))
    assert told == release_edition(notebook_from_text(CANARIES))


def test_the_bins_of_a_release_do_not_tell_which_item_is_whose() -> None:
    swapped = CANARIES.replace("Answer: means", "Answer: ?").replace("Answer: act", "Answer: means")
    told = release_edition(notebook_from_text(swapped.replace("Answer: ?", "Answer: act")))
    assert told == release_edition(notebook_from_text(CANARIES))


def test_what_happens_and_what_is_read_stays() -> None:
    release = release_edition(notebook_from_text(CANARIES)).decode()
    kept = ["What everybody reads.", "Notice: a quarrel", "If trust >= 3: She nods.", "When: not offered(water)",
            "Then: offer water, offer advocate, trust + 1, find a key", "[Ask](#Here)", "She answers.", "[ ] The time",
            "Max knows Ana", "Ana: Is she being trafficked?", "Bins: act, means", "Ending: good"]  # fmt: skip
    assert [text for text in kept if text not in release] == []


def test_nothing_beside_the_text_of_a_source_reaches_its_release() -> None:
    document = json.loads(notebook_from_text(CANARIES))
    document["metadata"]["key"] = "HIDDENmetadata"
    document["cells"][0]["metadata"]["key"] = "HIDDENcell"
    document["cells"][0]["attachments"] = {"HIDDENattachment": {}}
    document["cells"].insert(1, {"cell_type": "raw", "metadata": {}, "source": "HIDDENraw"})
    document["cells"].append({"cell_type": "code", "metadata": {}, "source": "HIDDENcode", "outputs": ["HIDDENoutput"]})
    assert b"HIDDEN" not in release_edition(json.dumps(document).encode())


def test_a_release_plays_the_same_scenes_with_the_same_texts() -> None:
    source = notebook_from_text((HERE / "room.md").read_text(encoding="utf-8"))
    first, again = read_text_scenario(source).scenario, read_text_scenario(release_edition(source)).scenario
    assert first is not None
    assert again is not None
    for scene, kept in zip(first.scenes, again.scenes, strict=True):
        assert (kept.heading, kept.place, kept.segment, kept.takes, kept.then, kept.ending) == (
            scene.heading,
            scene.place,
            scene.segment,
            scene.takes,
            scene.then,
            scene.ending,
        )
        assert [(c.text, c.target, c.when, c.takes, c.then, c.once) for c in kept.all_choices] == [
            (c.text, c.target, c.when, c.takes, c.then, c.once) for c in scene.all_choices
        ]
        assert [getattr(block, "text", "") for block in kept.blocks] == [getattr(b, "text", "") for b in scene.blocks]
    assert again.title == first.title
    assert again.summary == first.summary


def test_the_release_of_a_source_is_the_same_each_time() -> None:
    source = notebook_from_text(CANARIES)
    assert release_edition(source) == release_edition(source)


def test_a_source_with_errors_has_no_release() -> None:
    with pytest.raises(Unreadable, match="has errors"):
        release_edition(notebook_from_text("# A case\n\n## Here\n\n- [Go on](#Nowhere)\n"))
    with pytest.raises(Unreadable, match="has errors"):
        release_edition(b"no notebook")


def test_a_comment_that_would_leak_stops_the_release() -> None:
    text = CANARIES.replace("What everybody reads.", "What everybody reads. <!-- secret -->")
    with pytest.raises(Unreadable, match="has errors"):
        release_edition(notebook_from_text(text))
