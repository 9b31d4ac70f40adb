"""Runs spoiled by chance: every kind of change that somebody could make to a file, from a seed."""

from __future__ import annotations

import codecs
import copy
import gzip
import hashlib
import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from simlib.record.store import Seat, first_link

Json = dict[str, Any]
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1.5, float("nan"), "", "\ud800", "<script>alert(1)</script>", "\0", [], {}, [[]],
    {"write": {"length": 10**12}}, {"choice": ""}, "9" * 300,
)  # fmt: skip
"""What a field may hold that it should not."""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A run file that somebody changed, and how."""

    how: str
    raw: bytes


def spoiled(run: Json, other: Json, seed: int, count: int) -> Iterator[Spoiled]:
    """So many changed copies of a signed run; `other` is a signed run of somebody else. No two seeds give the same."""
    chance = random.Random(seed)
    for _ in range(count):
        how = chance.choice([*KINDS, *FORMS])
        if how in FORMS:
            yield Spoiled(how, FORMS[how](json.dumps(run), chance))
            continue
        changed = copy.deepcopy(run)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            # After an earlier change there may be nothing left of the kind that this one is about.
            with suppress(TypeError, KeyError, ValueError, IndexError, AttributeError):
                changed = KINDS[how](changed, other, chance) or changed
        yield Spoiled(how, json.dumps(changed).encode())


def is_same(raw: bytes, run: Json) -> bool:
    """Whether these bytes say just what the run says, written in another way: then nothing was changed."""
    try:
        return json.dumps(json.loads(raw), sort_keys=True) == json.dumps(run, sort_keys=True)
    except (ValueError, RecursionError):
        return False


def single_event_changes(run: Json, chance: random.Random) -> Iterator[Json]:
    """Every event of a run with every one of its fields changed, one at a time."""
    for place, event in enumerate(run["events"]):
        for name, held in event.items():
            changed = copy.deepcopy(run)
            changed["events"][place][name] = _other_value(held, chance)
            yield changed


def _other_value(held: Any, chance: random.Random) -> Any:
    """Another value of the same kind, so that only its meaning is wrong."""
    if isinstance(held, bool) or held is None:
        return "changed"
    if isinstance(held, int):
        return held + chance.choice((-1, 1, 1000))
    if isinstance(held, str):
        return held[:-1] + ("0" if held[-1:] != "0" else "1")
    if isinstance(held, dict):
        names = sorted(held)
        name = chance.choice(names) if names else ""
        return {**held, name: _other_value(held.get(name), chance)} if name else {"added": 1}
    if isinstance(held, list):
        return [*held, "added"]
    return None


def _odd_or(value: Any, chance: random.Random) -> Any:
    """One of the odd values or this one; a copy, because later changes may go on in it."""
    return copy.deepcopy(chance.choice((*ODD, value)))


def _field(run: Json, other: Json, chance: random.Random) -> None:
    event = chance.choice(run["events"])
    name = chance.choice(sorted(event))
    event[name] = _odd_or(_other_value(event[name], chance), chance)


def _deep(run: Json, other: Json, chance: random.Random) -> None:
    """Something changed anywhere in the file."""
    at: Any = run
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = chance.choice(keys)
        below = at[key]
        if not isinstance(below, dict | list) or not below or chance.random() < 0.2:
            at[key] = _odd_or(None, chance)
            return
        at = below


def _drop(run: Json, other: Json, chance: random.Random) -> None:
    run["events"].pop(chance.randrange(len(run["events"])))


def _double(run: Json, other: Json, chance: random.Random) -> None:
    place = chance.randrange(len(run["events"]))
    run["events"].insert(chance.randrange(len(run["events"])), copy.deepcopy(run["events"][place]))


def _swap(run: Json, other: Json, chance: random.Random) -> None:
    first, second = (chance.randrange(len(run["events"])) for _ in range(2))
    run["events"][first], run["events"][second] = run["events"][second], run["events"][first]


def _cut(run: Json, other: Json, chance: random.Random) -> None:
    del run["events"][chance.randrange(len(run["events"])) :]


def _points(run: Json, other: Json, chance: random.Random) -> None:
    """More points for what was decided, and the chain made anew."""
    for event in run["events"]:
        if "points" in event["payload"]:
            event["payload"]["points"] = [[name, 99, by] for name, _, by in event["payload"]["points"]]
    rechained(run)


def _better(run: Json, other: Json, chance: random.Random) -> None:
    """The decisions of a better run, chained anew under one's own receipt."""
    run["events"] = copy.deepcopy(other["events"])
    rechained(run)


def _forged(run: Json, other: Json, chance: random.Random) -> None:
    """A better run with a chain and a receipt that fit in everything; only the signature is of something else."""
    _better(run, other, chance)
    claim = {"seq": len(run["events"]), "head": run["events"][-1]["hash"]}
    events = [[event["event_id"], event["hash"]] for event in run["events"]]
    run["receipt"] = {**run["receipt"], **claim, "events": events}


def _foreign_part(run: Json, other: Json, chance: random.Random) -> None:
    place = chance.randrange(len(run["events"]))
    run["events"][place:] = copy.deepcopy(other["events"][place:])


def _foreign_receipt(run: Json, other: Json, chance: random.Random) -> None:
    run["receipt"] = copy.deepcopy(other["receipt"])


def _foreign_all(run: Json, other: Json, chance: random.Random) -> Json:
    return {**copy.deepcopy(other), "student": run["student"]}


def _no_receipt(run: Json, other: Json, chance: random.Random) -> None:
    run["receipt"] = chance.choice((None, {}, [], "signed", 1))


def _receipt(run: Json, other: Json, chance: random.Random) -> None:
    if isinstance(run["receipt"], dict):
        name = chance.choice(sorted(run["receipt"]))
        run["receipt"][name] = _odd_or(_other_value(run["receipt"][name], chance), chance)


def _envelope(run: Json, other: Json, chance: random.Random) -> None:
    name = chance.choice(sorted(set(run) - {"events"}))
    run[name] = _odd_or(_other_value(run[name], chance), chance)


def _text(run: Json, other: Json, chance: random.Random) -> None:
    for event in run["events"]:
        if event["text"] is not None:
            event["text"] = chance.choice(("", "I did everything.", "\ud800", "<img src=x onerror=alert(1)>", None))


def _decision(run: Json, other: Json, chance: random.Random) -> None:
    """Another decision than the one that was made, legal or not, and the chain made anew."""
    decided = [event for event in run["events"] if "decision" in event["payload"]]
    if decided:
        first, second = chance.choice(decided), chance.choice(decided)
        first["payload"]["decision"] = second["payload"]["decision"]
        if chance.random() < 0.5:
            rechained(run)


def _alike(run: Json, other: Json, chance: random.Random) -> None:
    """A number as a number of another kind, or as its own name: one for yes, one with a dot, one in quotes."""
    at = chance.choice((run, run["receipt"], *run["events"]))
    name = chance.choice([name for name, value in at.items() if type(value) is int])
    at[name] = chance.choice((bool, float, str, lambda number: [number]))(at[name])


def _look_alike(run: Json, other: Json, chance: random.Random) -> None:
    """A name that looks the same and is another: in capitals, with a space, with a letter that nobody sees."""
    at = chance.choice((run, run["receipt"], *run["events"]))
    name = chance.choice([name for name, value in at.items() if isinstance(value, str) and value])
    at[name] = chance.choice(DISGUISES)(at[name])


def _texts_moved(run: Json, other: Json, chance: random.Random) -> None:
    """A text with its salt at another event, or another's text in place of one's own."""
    written = [event for event in run["events"] if event["text"] is not None]
    source = chance.choice([*written, *(event for event in other["events"] if event["text"] is not None)])
    target = chance.choice(run["events"])
    target["text"], target["salt"] = source["text"], source["salt"]
    if source in written and source is not target and chance.random() < 0.5:
        source["text"] = source["salt"] = None


DISGUISES: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda name: f"{name} ",
    lambda name: f"{name}\n",
    lambda name: f"{name[:1]}\u200b{name[1:]}",
    lambda name: unicodedata.normalize("NFD", f"{name}\u00e9"),
    lambda name: name.replace("e", "\u0435") + "\u0435",
    lambda name: f"{name[:2]} {name[2:]}",
    lambda name: f"../{name}",
)

KINDS: dict[str, Callable[[Json, Json, random.Random], Any]] = {
    "a field": _field,
    "anything": _deep,
    "an event dropped": _drop,
    "an event doubled": _double,
    "events swapped": _swap,
    "the end cut off": _cut,
    "more points": _points,
    "a better run": _better,
    "a better run with a receipt to fit": _forged,
    "part of another run": _foreign_part,
    "another receipt": _foreign_receipt,
    "another's run": _foreign_all,
    "no receipt": _no_receipt,
    "the receipt changed": _receipt,
    "the envelope changed": _envelope,
    "a text changed": _text,
    "a decision changed": _decision,
    "a number of another kind": _alike,
    "a name that looks the same": _look_alike,
    "texts moved": _texts_moved,
}


def _names_twice(text: str, chance: random.Random) -> bytes:
    """A name that stands twice in one object, with two values: what a reader takes is not what another one sees."""
    places = [place for place, sign in enumerate(text) if sign == "{"]
    at = chance.choice(places) + 1
    name = chance.choice(("seq", "points", "text", "payload", "receipt", "events", "student", "decision", "hash"))
    odd = json.dumps(chance.choice(ODD))
    if chance.random() < 0.5:
        return f'{text[:at]}"{name}": {odd}, {text[at:]}'.encode()
    return f'{text[:-1]}, "{name}": {odd}}}'.encode()


def _number_without_end(text: str, chance: random.Random) -> bytes:
    """A number that no machine holds, or one that is none, in the place of another."""
    number = chance.choice(
        ("9" * 5000, "1e999", "-1e999", "NaN", "-Infinity", "-0", "1e-999", str(2**63), str(-(2**63) - 1))
    )
    places = [place for place in range(len(text) - 3) if text[place - 1 : place] == " " and text[place].isdigit()]
    at = chance.choice(places)
    end = next(place for place in range(at, len(text)) if not text[place].isdigit())
    return f"{text[:at]}{number}{text[end:]}".encode()


def _nested_without_end(text: str, chance: random.Random) -> bytes:
    """A value that holds a value that holds a value."""
    depth, (opens, closes) = chance.choice((40, 400, 900, 5000, 200_000)), chance.choice((("[", "]"), ('{"a":', "}")))
    deep = f"{opens * depth}1{closes * depth}"
    at = chance.choice([place for place, sign in enumerate(text) if sign == "{"]) + 1
    name = chance.choice(("decision", "points", "text", "payload", "receipt", "deep"))
    return f'{text[:at]}"{name}": {deep}, {text[at:]}'.encode()


def _written_otherwise(text: str, chance: random.Random) -> bytes:
    """The same in another form: packed, in another encoding, with something before or after it, doubled."""
    raw = text.encode()
    return chance.choice(
        (
            gzip.compress(raw, mtime=0),
            codecs.BOM_UTF8 + raw,
            text.encode("utf-16"),
            text.encode("utf-32-be"),
            text.encode("utf-16-le"),
            raw + raw,
            raw + b"\0",
            b"\0" * 8 + raw,
            b")]}',\n" + raw,
            f"[{text}]".encode(),
            f"run({text})".encode(),
            text.replace('"', "'").encode(),
            text.encode().replace(b"long", b"lon\xff"),
            text.encode("utf-7"),
        )
    )


def _half_letters(text: str, chance: random.Random) -> bytes:
    """Half of a letter of two, a sign that ends a text, or a letter in two ways to write it, in some text or name."""
    places = [place for place in range(1, len(text)) if text[place] == '"' and text[place - 1].isalnum()]
    at = chance.choice(places)
    odd = chance.choice(("\\ud800", "\\udc00", "\\u0000", "\\ud83d", "\\ufeff", "\\u202e", "e\\u0301", "\\uffff"))
    return f"{text[:at]}{odd}{text[at:]}".encode()


FORMS: dict[str, Callable[[str, random.Random], bytes]] = {
    "a name twice": _names_twice,
    "a number without end": _number_without_end,
    "nested without end": _nested_without_end,
    "written otherwise": _written_otherwise,
    "half of a letter": _half_letters,
}
"""Changes of how a run is written, which no value in Python tells."""


def rechained(run: Json) -> None:
    """The hashes of a log made anew, as somebody could who knows how: all but the signature fits afterwards."""
    seats = [Seat(name, role) for name, role in run["seats"]]
    link = first_link(run["exercise"], run["package"], run["scenario"], run["created_ms"], seats)
    for seq, event in enumerate(run["events"], start=1):
        event["prev_hash"], event["seq"] = link, seq
        columns = [
            run["exercise"], seq, event["event_id"], event["type"], event["schema"], event["actor_seat"],
            event["actor_role"], event["on_behalf_of"], event["audience"], event["sim_ms"], event["wall_ms"],
            event["causation_id"], event["correlation_id"],
            json.dumps(event["payload"], sort_keys=True, separators=(",", ":")), link,
        ]  # fmt: skip
        link = hashlib.sha256(json.dumps(columns, separators=(",", ":")).encode()).hexdigest()
        event["hash"] = link


def raw_bytes(run: bytes, seed: int, count: int) -> Iterator[bytes]:
    """So many files that are hardly JSON any more: bytes flipped, cut and doubled."""
    chance = random.Random(seed)
    for _ in range(count):
        held = bytearray(run)
        for _ in range(chance.randrange(1, 20)):
            held[chance.randrange(len(held))] = chance.randrange(256)
        kept = bytes(held)
        yield kept[: chance.randrange(len(kept))] if chance.random() < 0.3 else kept
