"""What can be asked of `python3 -m simlib`: read before anything is installed, so the standard library alone."""

import difflib
import importlib.util
from typing import NamedTuple


class Verb(NamedTuple):
    """One verb: how it is called, what the person gets, and whether it needs the tools of the developers."""

    name: str
    arguments: str
    gives: str
    tools: bool = False

    @property
    def module(self) -> str:
        """The module that holds the verb; its click command is called `command`."""
        return f"simlib.cli.{self.name.replace('-', '_')}"


VERBS = (
    Verb(
        "run",
        "[--port N] [--no-browser] [--lan] [--data FOLDER] [--reset-instructor NAME]",
        "serve the simulator and open it in the browser",
    ),
    Verb(
        "lab",
        "[studio|network|referral|marking] [--port N] [--no-browser]",
        "open the scenarios in JupyterLab, to read and to write them, one of the labs, or the marking",
    ),
    Verb("new", "TITLE [--folder FOLDER] [--from NOTEBOOK]", "write a new case that plays, to be changed into yours"),
    Verb(
        "check",
        "PATH... [--proof] [--fix] [--json]",
        "list the mistakes in a scenario, each with its place and its remedy",
    ),
    Verb("play", "PATH [--decisions FILE] [--json]", "play a scenario in the terminal"),
    Verb("prove", "PATH [--json] [--max-states N] [--fresh]", "prove what holds for every run of a scenario"),
    Verb("diff", "OLD NEW [--json] [--runs FOLDER]", "say what two versions of a scenario mean otherwise"),
    Verb("bots", "PATH [--json] [--seed N]", "see which of seven simple players pass a scenario"),
    Verb(
        "network",
        "best EDGES.csv -k K | new TYPOLOGY [--size S|M|L] [--seed N]",
        "prove whose going breaks a network apart most, or make up a case as a network",
    ),
    Verb(
        "audit",
        "MAP [--json] [--without UNIT] [--against MAP2] [--report FILE] [--save TARGET]",
        "find the holes in an agency's referral map, before somebody falls through one",
    ),
    Verb("facts", "[ID] [--stale] [--json]", "show a fact, its source, and every scene that cites it"),
    Verb("backup", "[FILE]", "keep a copy of all classes and runs in one file"),
    Verb("restore", "FILE [--force]", "bring a backup back"),
    Verb("doctor", "[--json]", "check this machine and say what to mend"),
    Verb("release", "PATH", "write the edition of a scenario that trainees may hold"),
    Verb("assign", "SCENARIO [--name NAME] [--course FOLDER]", "make an assignment for nbgrader from a scenario"),
    Verb("grade", "[ASSIGNMENT...] [--rescore [--apply]] [--json]", "mark by replay what a class handed in"),
    Verb("roster", "FILE [--course FOLDER]", "tell the gradebook who its ids are"),
    Verb(
        "record",
        "[CLASS] [--roster|--csv|--xapi|--certificate PERSON] [-o FILE]",
        "show the training record of a class, as tables, statements or a certificate",
    ),
    Verb("review", "PATH [-o FOLDER] [--format F]", "write a case for reviewers without accounts, and keep sign-offs"),
    Verb("guide", "SCENARIO [-o FOLDER] [--html|--pdf] [--score TICKS]", "write the papers to teach a case with"),
    Verb("packet", "[PATH...] [-o FOLDER] [--html|--pdf]", "write the packet of the two-hour course"),
    Verb("export", "PATH --to twee|json -o FILE", "write a scenario for another program, and say what it cannot carry"),
    Verb("import", "FILE -o NOTEBOOK", "make a notebook of a scenario in Twee 3 or in our JSON form"),
    Verb("roll-call", "paper SCENARIO [-o FILE]", "write a roll call on paper, for a room without a screen"),
    Verb("test", "[PYTEST ARGUMENTS]", "run every check and every test of the project", tools=True),
    Verb("bench", "[NAME...] [--json] [--quick]", "measure the numbers that the README names", tools=True),
)


def verbs_here() -> dict[str, Verb]:
    """The verbs whose module this copy of the project holds, by name, in the order the help shows them."""
    return {verb.name: verb for verb in VERBS if importlib.util.find_spec(verb.module)}


def help_text() -> str:
    """The page that `--help` prints."""
    verbs = verbs_here().values()
    width = max((len(verb.name) for verb in verbs), default=0)
    lines = [f"  {verb.name:<{width}}  {verb.gives}" for verb in verbs]
    usage = [f"  python3 -m simlib {verb.name} {verb.arguments}".rstrip() for verb in verbs]
    return "\n".join(
        [
            "First Contact: practice for officers who meet people who may be trafficked.",
            "",
            "What you can do:",
            *lines,
            "",
            "How to write it (what stands in brackets may be left out):",
            *usage,
            "",
            "Add --help after a verb to read more about it.",
            "The first start makes a folder .venv beside the project and installs what is needed there; this takes",
            "a few minutes, needs the internet once, and changes nothing else on this machine.",
            "SIMLIB_VENV names another folder for it; SIMLIB_VENV=active uses the environment that is active.",
        ]
    )


def unknown_verb(name: str) -> str:
    """The sentence for a verb that does not exist, with the nearest one that does."""
    near = difflib.get_close_matches(name, verbs_here(), n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"There is no verb {name!r}.{meant} python3 -m simlib --help lists them all."
