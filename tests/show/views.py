"""Views of "Room for one night" as the authority sends them, one for each kind of prompt."""

from __future__ import annotations

from copy import deepcopy
from typing import cast

from simlib.html.card_shapes import Card
from simlib.html.debrief_shapes import Debrief, ToldSection
from simlib.html.picture_shapes import Picture, PlanResult
from simlib.html.shapes import Block, Prompt, TranscriptEntry, View

SCENARIO = {
    "id": "room-for-one-night",
    "title": "Room for one night",
    "summary": "A motel clerk calls the non-emergency line. A guest asked her for a phone, then said never mind.",
    "role": "Patrol officer",
    "setting": ["motel", "commercial sex"],
    "lasts": 20,
    "notice": "threats and control; nobody under 18; medium",
    "law_checked": "2026-11-01",
    "jurisdiction": "California",
    "topics": ["TP2", "TP5", "TP7"],
    "reviewed": False,
}

SUPPORT = {
    "lines": [
        {"name": "Peer support", "how": "Your agency's line, any hour"},
        {"name": "988 Suicide and Crisis Lifeline", "how": "Call or text 988, any hour"},
        {"name": "National Human Trafficking Hotline", "how": "888-373-7888, or text 233733"},
    ]
}

DOOR: list[Block] = [
    {
        "kind": "prose",
        "text": "A man opens the door halfway. A woman sits on the edge of a chair behind him. "
        "You ask for names; he gives both.",
    },
    {"kind": "speech", "who": "Dale", "text": '"She\'s tired. Ask me."'},
    {"kind": "notice", "text": "She looks at him before she looks at you."},
    {"kind": "prose", "text": "Nine nights, Joan said. He tells you they came *today*."},
]

LOBBY: list[Block] = [
    {"kind": "prose", "text": "It is 9:40 p.m. Joan, the night clerk, turns the radio down and keeps her voice low."},
    {
        "kind": "speech",
        "who": "Joan",
        "text": '"She asked for the phone, looked at the parking lot, and gave it back."',
    },
    {"kind": "speech", "who": "Joan", "text": "\"It's room 12. He pays; she doesn't talk.\""},
]

CHOICES: Prompt = {
    "kind": "choice",
    "ask": "",
    "button": "",
    "choices": [
        {"text": "Ask Dale to show you his car papers while your partner stays with Ana"},
        {"text": "Look again at what you can already see from the door"},
        {"text": 'Ask Ana, "Are you OK here?"'},
        {"text": "Wait and say nothing"},
    ],
    "items": [],
    "bins": [],
    "limit": {"seconds": 60, "text": "Wait and say nothing", "left": None},
    "draft": "",
    "draft_items": None,
    "max_chars": 20000,
}

PROMPTS: dict[str, Prompt] = {
    "choice": CHOICES,
    "select": {
        "kind": "select",
        "ask": "What do you write down?",
        "button": "Close the notebook",
        "items": [
            {"text": "Her exact words about the $900"},
            {"text": "The offer of an advocate, the time, and her answer"},
            {"text": '"Uncooperative"'},
        ],
    },
    "sort": {
        "kind": "sort",
        "ask": "Which element does each fact speak to?",
        "button": "Go on",
        "bins": ["act", "means", "purpose"],
        "items": [
            {"text": "He drove her here from another city"},
            {"text": "She believes that her brother will be hurt"},
            {"text": "He keeps what she earns in commercial sex"},
        ],
    },
    "judge": {
        "kind": "judge",
        "ask": "On what you know now, is this trafficking?",
        "button": "Put it on record",
        "items": [{"text": "Ana", "question": ""}, {"text": "Joan", "question": "Is Joan part of it?"}],
    },
    "write": {
        "kind": "write",
        "ask": "Your report, about 150 words. Type no real names.",
        "button": "Hand it in",
        "draft": "At 9:52 p.m. I spoke with the occupant of room 12 alone.",
        "max_chars": 20000,
    },
    "refer": {
        "kind": "refer",
        "ask": "Who is told tonight, with her consent where it is needed?",
        "button": "Make the calls",
        "items": [
            {
                "text": "ht unit",
                "label": "Human trafficking unit",
                "unit": {
                    "kind": "unit",
                    "does": "Referral from any unit.",
                    "answers": "Within the hour.",
                    "consent": "no",
                    "asked": "",
                },
            },
            {
                "text": "hospital",
                "label": "County hospital",
                "unit": {
                    "kind": "services",
                    "does": "Injury, illness.",
                    "answers": "At once.",
                    "consent": "yes",
                    "asked": "declined",
                },
            },
            {"text": "hsi", "label": "Federal investigators"},
        ],
        "passes": [
            {"name": "site facts", "words": "The place and the facts", "preset": True},
            {"name": "identity", "words": "Name and date of birth", "preset": False},
        ],
    },
    "chart": {
        "kind": "chart",
        "ask": "Which ties can you show?",
        "button": "Write the report",
        "items": [{"text": "Dale controls Ana"}, {"text": "Joan controls Ana"}],
    },
}

VIEW: View = cast(
    View,
    {
        "view": 1,
        "run": "r-7",
        "seq": 4,
        "status": "playing",
        "scenario": SCENARIO,
        "clock": "21:47",
        "date": "2026-03-12",
        "minutes": 7,
        "place": "Outside room 12",
        "segment": {"label": "The knock", "number": 1, "of": 2},
        "progress": 0.4,
        "scene": {"heading": "At the door", "blocks": DOOR},
        "since": None,
        "prompt": CHOICES,
        "timers": False,
        "has_limits": True,
        "evidence": [
            {
                "name": "room record",
                "text": "Room 12 has been paid in cash, one night at a time, for nine nights.",
                "clock": "21:43",
                "place": "Motel office",
                "indicator": {
                    "id": "IND-L07",
                    "text": "Somebody else pays, in cash, night by night.",
                    "innocent": "Many people without a bank account live week to week in motels.",
                    "ask": "Whose name is the room in, and who decides how long you stay?",
                    "source": "BEST 2023",
                    "as_of": "2023-06-01",
                },
            },
            {
                "name": "two IDs",
                "text": "Dale holds two ID cards. One of them is Ana's.",
                "clock": "21:47",
                "place": "Outside room 12",
                "indicator": {
                    "id": "IND-D01",
                    "text": "Somebody else keeps the papers.",
                    "innocent": "Couples and families often keep their papers in one place.",
                    "ask": "Where do you keep your ID, and can you have it now?",
                    "source": "DHS 2024",
                    "as_of": "2024-01-01",
                },
            },
        ],
        "people": [
            {"name": "Joan", "kind": "person"},
            {"name": "Dale", "kind": "person"},
            {"name": "Ana", "kind": "person"},
            {"name": "room 12", "kind": "place"},
        ],
        "ties": [
            {"text": "Joan works at room 12", "shown_by": []},
            {"text": "Dale rents room 12", "shown_by": ["room record"]},
        ],
        "told": [
            {"unit": "dispatch", "name": "Dispatch", "clock": "21:40", "passed": None},
            {"unit": "certifier", "name": "Certifier", "clock": "21:45", "passed": ["The place and the facts"]},
        ],
        "offered": [
            {"what": "water", "answer": "accepted", "clock": "21:44"},
            {"what": "advocate", "answer": "", "clock": "21:46"},
        ],
        "clocks": [
            {
                "name": "Declaration on Form I-914 Supplement B",
                "unit": "Certifier",
                "due": "Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count",
                "starts": "Your agency first met the victim.",
                "law": "LAW-U2",
                "source": "LAW-U2: PC 236.5, checked 2026-11-01",
                "state": "running",
            }
        ],
        "transcript": [
            {
                "clock": "21:42",
                "heading": "The lobby",
                "place": "Motel office, County Road 9",
                "blocks": LOBBY,
                "chosen": "Ask Joan what she saw and heard, and to keep tonight's video",
                "consequence": [
                    {"kind": "prose", "text": "Nine nights, each paid in cash. Joan writes down the times."}
                ],
            },
            {
                "clock": "21:46",
                "heading": "The lobby",
                "place": "Motel office, County Road 9",
                "blocks": LOBBY,
                "chosen": "Walk to room 12 and knock",
                "consequence": [{"kind": "prose", "text": "The curtain moves before you knock."}],
            },
        ],
        "ending": None,
        "support": SUPPORT,
        "alternative": {"id": "long-hours", "title": "Long hours"},
    },
)


def view(**changes: object) -> View:
    """A fresh copy of the view at the door, with these keys changed."""
    return cast(View, {**deepcopy(VIEW), **changes})


def with_prompt(kind: str) -> View:
    """The view with a prompt of that kind."""
    return view(prompt=deepcopy(PROMPTS[kind]))


def notice() -> View:
    """The page before the case."""
    return view(
        status="notice", seq=0, transcript=[], evidence=[], people=[], ties=[], told=[], offered=[], prompt=None
    )


def after_a_decision() -> View:
    """What the trainee sees after looking again from the door: the consequence is not read yet."""
    seen: list[Block] = [{"kind": "prose", "text": "Two cards on the dresser, two faces. One of them is hers."}]
    entry = {
        "clock": "21:47",
        "heading": "At the door",
        "place": "Outside room 12",
        "blocks": DOOR,
        "chosen": "Look again at what you can already see from the door",
        "consequence": seen,
    }
    since = {
        "seq": 5,
        "chosen": entry["chosen"],
        "blocks": seen,
        "why_now": "What is in plain view can be noted without touching anything.",
        "minutes": 1,
        "read": False,
    }
    base = view(seq=5, clock="21:48", since=since)
    base["transcript"] = [*base["transcript"], cast(TranscriptEntry, entry)]
    return base


def paused() -> View:
    """The run while it is paused."""
    return view(status="paused", prompt=None)


def ended() -> View:
    """The run at its end."""
    blocks: list[Block] = [
        {
            "kind": "prose",
            "text": "Ana chose where she sleeps tonight. She has your name, a number that is safe to carry, "
            "and a day when you will call.",
        }
    ]
    return view(
        status="ended",
        seq=19,
        prompt=None,
        scene={"heading": "A number she can carry", "blocks": blocks},
        ending={"label": "A number she can carry", "outcome": "good", "blocks": blocks},
    )


CARD: Card = {
    "rules": ["One sign proves nothing", "A false alarm harms as much as a miss"],
    "indicators": [
        {
            "group": "Documents",
            "items": [
                {
                    "id": "IND-D01",
                    "text": "Somebody else keeps the papers.",
                    "innocent": "Families often keep their papers in one place.",
                    "ask": "Where do you keep your ID?",
                }
            ],
        }
    ],
    "practice": [
        {
            "id": "PRA-03",
            "phase": "First contact",
            "do": ["Speak with each person alone, for an ordinary reason"],
            "avoid": ["Ask whether somebody is all right in front of the person who answers for them"],
        }
    ],
    "contacts": [
        {"name": "Victim advocate", "how": "Through dispatch, any hour", "note": "Ask first; the person decides"}
    ],
    "duties": [
        {
            "id": "declaration",
            "name": "Declaration on Form I-914 Supplement B",
            "length": "15 business days",
            "starts": "Your agency first met the victim.",
            "law": "LAW-U2: PC 236.5",
            "source": "Penal Code 236.5",
            "effective": "2009-01-01",
            "checked": "2026-11-01",
        }
    ],
    "law_checked": "2026-11-01",
}


def _cite(name: str, text: str, phase: str = "First contact") -> dict[str, str]:
    return {"id": name, "text": text, "source": "OVC e-Guide", "as_of": "2020-01-01", "phase": phase}


_TIMELINE = [
    (1, "21:42", "The lobby", "Ask Joan what she saw and heard, and to keep tonight's video", "strong", 1,
     "Records and witnesses carry part of the load, so that the case does not rest on Ana alone."),
    (2, "21:46", "The lobby", "Walk to room 12 and knock", "fine", 0, ""),
    (3, "21:47", "At the door", 'Ask Ana, "Are you OK here?"', "costly", -1,
     'With Dale listening, "fine" is the only safe answer.'),
    (4, "21:50", "She says she's fine", "Say that you speak with everyone alone for a few minutes", "strong", 2,
     "It is never too late to separate people. An ordinary reason keeps it calm."),
    (5, "21:54", "Under the stairs", "Ask what she needs first: water, a jacket, somewhere to sit", "strong", 2,
     "Needs come before questions, and help does not depend on answers."),
    (6, "21:58", "Under the stairs", "Tell her about the advocate and a support person before you ask anything",
     "could be better", 1, "She has the right to know before the first interview, whatever she decides."),
    (7, "22:10", "Your notes", "Wrote down: her exact words about the $900", "fine", 1,
     "Quotes carry into charging, relief, and court."),
]  # fmt: skip


def _timeline() -> list[dict[str, object]]:
    keys = ("seq", "clock", "scene", "chosen", "grade", "points", "why")
    rows: list[dict[str, object]] = [dict(zip(keys, row, strict=True)) for row in _TIMELINE]
    for row in rows:
        row |= {"mistakes": [], "follows": [], "against": [], "better": None}
    rows[0]["follows"] = [_cite("PRA-12.do2", "Secure records and video the same night")]
    rows[2]["against"] = [_cite("PRA-03.avoid1", "Ask whether somebody is all right in front of another person")]
    rows[5]["mistakes"] = [
        {
            "said": 'You put "He holds her card" under "act"; it belongs under "means."',
            "why": "Holding papers is a way to hold a person.",
            "sources": ["LAW-D5: Penal Code 236.1(h)"],
        }
    ]
    rows[2]["better"] = "Ask Dale to show you his car papers while your partner stays with Ana"
    return rows


_SCENES: tuple[tuple[str, str, list[int]], ...] = (
    ("The lobby", "", [1, 2]),
    ("At the door", "", [3]),
    ("She says she's fine", "", [4]),
    ("Under the stairs", "", [5, 6]),
    ("The offer", "", [7]),
    ("Ana's ordinary day", "", []),
    ("Your notes", "", [8]),
    ("A number she can carry", "good", [9]),
    ("The door closes", "harmful", []),
)

_LINKS: tuple[tuple[str, str, int], ...] = (
    ("The lobby", "The lobby", 1),
    ("The lobby", "At the door", 1),
    ("At the door", "Under the stairs", 0),
    ("At the door", "At the door", 0),
    ("At the door", "She says she's fine", 1),
    ("She says she's fine", "Under the stairs", 1),
    ("She says she's fine", "The door closes", 0),
    ("Under the stairs", "Under the stairs", 1),
    ("Under the stairs", "The offer", 1),
    ("The offer", "Ana's ordinary day", 0),
    ("The offer", "Your notes", 1),
    ("Ana's ordinary day", "Your notes", 0),
    ("Your notes", "A number she can carry", 1),
)


def told_section() -> ToldSection:
    """Who was told, with something in every part."""
    breach = {
        "name": "Passed on",
        "standing": "breach",
        "said": "It may not get: immigration status.",
        "why": "Status is never passed on for enforcement.",
        "sources": ["SHR-3: Government Code 7284.6"],
    }
    late = breach | {"name": "Time", "standing": "could be better", "said": "After 2 hours; the target is 1 hour."}
    right = {
        "name": "Partner",
        "standing": "right",
        "said": "Belongs here.",
        "why": "One owner.",
        "sources": ["PRA-21"],
    }
    alone = {"name": "Order", "standing": "not judged", "said": "The only one told then.", "why": "", "sources": []}
    missed = right | {"standing": "could be better", "said": "Left out; it belongs here."}
    return cast(
        ToldSection,
        {
            "breaches": [breach | {"said": "Federal investigators: It may not get: immigration status."}],
            "rows": [
                {
                    "unit": "hsi",
                    "name": "Federal investigators",
                    "clock": "22:40",
                    "left_out": False,
                    "sides": [right, alone, late, breach],
                },
                {"unit": "cyber", "name": "Digital forensics", "clock": "", "left_out": True, "sides": [missed]},
            ],
            "clocks": VIEW["clocks"],
        },
    )


def _tie(text: str, *pieces: tuple[str, str, bool, str, str], why: str = "") -> dict[str, object]:
    shown = [
        {"name": name, "text": text, "found": found, "where": where, "but": but}
        for name, text, found, where, but in pieces
    ]
    sources = ["PRA-12.do2: OVC e-Guide 2020"] if why else []
    return {"text": text, "shown_by": shown, "why": why, "sources": sources}


def _overlap(right: list[str], missed: list[str], wrong: list[str]) -> dict[str, object]:
    return {"right": right, "missed": missed, "wrong": wrong, "precision": 0.5, "recall": 0.5, "f1": 0.5}


def picture() -> Picture:
    """The picture of a case, with something in every part."""
    matches = {
        "ties": _overlap(["Dale rents room 12"], ["Dale controls Ana"], ["Joan works for Dale"]),
        "nodes": _overlap(["Ana", "Dale", "Joan", "room 12"], [], []),
        "roles": _overlap(["Ana"], ["Dale", "Joan"], []),
    }
    record = ("room record", "Room 12 was paid in cash.", True, "The register", "")
    cards = ("two IDs", "He holds two ID cards.", False, "At the door", "")
    phone = ("his phone", "His phone was read.", True, "The lot", "was obtained without a lawful basis")
    return cast(
        Picture,
        {
            "marks": [
                {"id": "n1", "name": "Ana", "kind": "person", "look": "center", "note": "is harmed"},
                {"id": "n2", "name": "Dale", "kind": "person", "look": "known", "note": "directs"},
                {"id": "n3", "name": "room 12", "kind": "place", "look": "known", "note": ""},
            ],
            "ties": [
                {"id": "t1", "source": "n2", "target": "n3", "text": "Dale rents room 12", "look": "known"},
                {"id": "t2", "source": "n2", "target": "n1", "text": "Dale controls Ana", "look": "missed"},
            ],
            "found": [_tie("Dale rents room 12", record, why="It asks nothing of her.")],
            "missed": [_tie("Dale controls Ana", cards, why="The card can be found where he keeps it.")],
            "unusable": [_tie("Dale calls Ana", phone)],
            "wrong": [_tie("Joan works for Dale", why="She rents rooms to whoever pays.")],
            "people": [
                {
                    "name": "Ana",
                    "part": "is harmed",
                    "harmed": True,
                    "you": "right",
                    "when": ["heard at 21:52", "offered help at 22:01", "not named as harmed"],
                    "ties": ["Dale controls Ana"],
                    "why": "",
                    "sources": [],
                },
                {
                    "name": "Renee",
                    "part": "is harmed, and was made to take part",
                    "harmed": True,
                    "you": "other",
                    "when": [],
                    "ties": [],
                    "why": "Renee is a victim first.",
                    "sources": ["PRA-10.do2: Penal Code 236.23"],
                },
                {"name": "Dale", "part": "directs", "harmed": False, "you": "", "ties": ["Dale controls Ana"]},
            ],
            "knowing": {
                "whole": matches,
                "layers": {"command": matches, "movement": matches},
                "brier": 0.0625,
                "stated": 2,
                "contacts": [],
                "dual_recognized": [],
                "dual_missed": ["Renee"],
                "escalated": ["Joan"],
                "lawfulness": {"usable": ["room record"], "tainted": ["his phone"], "privileged": [], "share": 0.5},
            },
            "plan": {
                "most": 2,
                "targets": [{"name": "Dale", "kind": "person"}, {"name": "room 12", "kind": "place"}],
                "never": [{"name": "Ana", "why": "Ana is harmed here. Nobody acts against them."}],
                "safety": "Before any of this, whoever is at risk is made safe.",
            },
        },
    )


def plan_result() -> PlanResult:
    """What comes of a plan."""
    return {
        "targets": ["room 12"],
        "percent": 0,
        "best": ["Dale"],
        "proven": True,
        "controlled": {"before": ["Ana"], "yours": ["Ana"], "best": []},
        "sentences": ["Acting on room 12 takes away none of the control over Ana.", "Still under control: Ana."],
        "beside": ["The best plan is to act on Dale."],
    }


def debrief() -> Debrief:
    """A debrief with something in every part."""
    return cast(
        Debrief,
        {
            "run": "r-7",
            "title": "Room for one night",
            "ending": {"label": "A number she can carry", "outcome": "good"},
            "people": [
                {"name": "Ana", "what": "She accepted the advocate and chose where she sleeps tonight."},
                {
                    "name": "Dale",
                    "what": "He left with a court date for the car papers. He does not know what Ana said.",
                },
                {"name": "Joan", "what": "Her video and the room record are in the report."},
            ],
            "blocks": ended()["scene"]["blocks"],
            "passed": False,
            "why_not": ["62 of 100 percent reached; 70 are needed.", "Not met: an advocate was offered."],
            "total": 16,
            "maximum": 26,
            "percent": 62,
            "pass_percent": 70,
            "criteria": [
                {
                    "name": "separation",
                    "about": "Speaks with each person alone.",
                    "points": 1,
                    "maximum": 4,
                    "by_person": False,
                    "reasons": [
                        {
                            "clock": "21:47",
                            "scene": "At the door",
                            "text": 'Ask Ana, "Are you OK here?"',
                            "points": -1,
                            "why": 'With Dale listening, "fine" is the only safe answer.',
                            "sources": ["PRA-03.avoid1, OVC e-Guide 2020"],
                        },
                        {
                            "clock": "21:50",
                            "scene": "She says she's fine",
                            "text": "Say that you speak with everyone alone for a few minutes",
                            "points": 2,
                            "why": "It is never too late to separate people.",
                            "sources": ["PRA-03.do1, OVC e-Guide 2020"],
                        },
                    ],
                },
                {
                    "name": "care",
                    "about": "Needs and rights before questions.",
                    "points": 4,
                    "maximum": 4,
                    "by_person": False,
                    "reasons": [],
                },
                {
                    "name": "fairness",
                    "about": "No status question, no search without authority.",
                    "points": 4,
                    "maximum": 4,
                    "by_person": False,
                    "reasons": [],
                },
                {
                    "name": "report",
                    "about": "The written report.",
                    "points": None,
                    "maximum": 6,
                    "by_person": True,
                    "reasons": [],
                },
            ],
            "musts": [{"name": "an advocate was offered", "met": False}],
            "nevers": [{"name": "status was asked", "broken": False}],
            "timeline": _timeline(),
            "told": told_section(),
            "path": {
                "scenes": [
                    {"heading": heading, "ending": ending, "visited": bool(order), "order": order}
                    for heading, ending, order in _SCENES
                ],
                "links": [{"from": start, "to": end, "taken": taken} for start, end, taken in _LINKS],
            },
            "judgements": [
                {
                    "person": "Ana",
                    "answer": "yes",
                    "confidence": 2,
                    "clear": True,
                    "right": True,
                    "what_could_be_known": ["two IDs", "room record"],
                    "not_found": [{"name": "Ana's debt", "text": "Ana said that she owes Dale $900."}],
                }
            ],
            "practice": {
                "did": [_cite("PRA-12.do2", "Secure records and video the same night", "Evidence")],
                "missed": [
                    _cite("PRA-07.do1", "Tell the person about the advocate before the first question", "Advocate")
                ],
                "avoid": [_cite("PRA-03.avoid1", "Ask whether somebody is all right in front of another person")],
            },
            "laws": [
                {
                    "id": "LAW-U12",
                    "text": "No status question in this contact.",
                    "source": "Gov. Code 7284.6",
                    "effective": "2018-01-01",
                    "checked": "2026-11-01",
                }
            ],
            "picture": picture(),
            "caveat": "Indicators are weak predictors: most people who show one are not being trafficked, "
            "and many who are show none.",
            "retry": [{"seq": row[0], "clock": row[1], "scene": row[2], "chosen": row[3]} for row in _TIMELINE],
            "reports": [{"criterion": "report", "text": "At 9:52 p.m. I spoke with the occupant of room 12 alone."}],
            "analysis": None,
        },
    )
