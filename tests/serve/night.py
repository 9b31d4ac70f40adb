"""The sample case as the tests play it: its decisions, and what they look at."""

from __future__ import annotations

from tests.serve.counter import Counter, Json, Page

ASK_JOAN = "Ask Joan what she saw and heard, and to keep tonight's video"
KNOCK = "Walk to room 12 and knock"
LOOK = "Look again at what you can already see from the door"
SEPARATE = "Ask Dale to show you his car papers while your partner stays with Ana"
NEEDS = "Ask what she needs first: water, a jacket, somewhere to sit"
ADVOCATE = "Tell her about the advocate and a support person before you ask anything"
WAIT = "Wait and say nothing"
LEAVE = "Thank them and leave"
BADLY: list[object] = [KNOCK, WAIT, LEAVE]
TO_THE_REPORT: list[object] = [
    ASK_JOAN,
    KNOCK,
    LOOK,
    SEPARATE,
    NEEDS,
    ADVOCATE,
    "Leave them to talk, then ask about an ordinary day",
    "Ask what would happen if she stopped paying",
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 2}},
    {"select": ["Her exact words about the $900"]},
    {
        "sort": {
            "He drove her here from another city": "act",
            "She believes that her brother will be hurt": "means",
            "He keeps what she earns in commercial sex": "purpose",
        }
    },
    {"refer": ["ht unit"]},
    {"chart": ["Dale controls Ana"]},
]
WELL: list[object] = [*TO_THE_REPORT, {"write": "At 9:40 p.m. I went to the motel."}]

TWO_LIMITS = """# Two limits

- Id: two-limits
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 2 points.

## The first door

- [Knock](#The-second-door)
  - Score: care + 1
  - Follows: PRA-01.do1
  - Why: It is calm.
- Limit: 60 seconds, then [Stand still](#The-second-door)

## The second door

- [Go in](#The-end)
- [Go back](#The-first-door)
- Limit: 60 seconds, then [Stay outside](#The-end)

## The end

- Ending: good

It is over.
"""


def long_way_round(words: int) -> str:
    """The case of two limits with long scenes."""
    return (
        TWO_LIMITS.replace("# Two limits", "# Long scenes")
        .replace("two-limits", "long-scenes")
        .replace("- [Knock]", "It is quiet. " * words + "\n\n- [Knock]")
    )


async def play(page: Page, decisions: list[object]) -> Json:
    """The view after these decisions, each of which must be taken."""
    for decision in decisions:
        answer = await page.decide(decision)
        assert "error" not in answer, (decision, answer["error"])
    return await page.view()


def codes(answer: Json) -> tuple[str, bool]:
    """The code of a refusal, and whether the view came with it."""
    return answer["error"]["code"], "view" in answer


def log(counter: Counter, page: Page) -> list[tuple[int, str]]:
    """Number and type of every event of the page's run."""
    return [(record.seq, record.type) for record in counter.store.read(page.connection.seat.run)]
