"""From `python3 -m simlib VERB` on any Python to the verb inside the environment."""

import importlib.util
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from simlib import __version__
from simlib.cli.advice import SetupFailed, told
from simlib.cli.environment import Environment, alone, environment_of
from simlib.cli.verbs import Verb, help_text, unknown_verb, verbs_here

PROJECT = Path(__file__).resolve().parents[2]

USAGE_ERROR = 2
STOPPED = 130
"""What a shell reports for a program that was stopped from the keyboard."""

ENTERED = "SIMLIB_ENTERED"
"""Marks the process that was told to run inside, so that it cannot be sent there for ever."""


def enter(arguments: Sequence[str]) -> int:
    """Does what the arguments ask and returns the exit code: 0 well, 2 for a verb that does not exist."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(help_text())
        return 0 if arguments else USAGE_ERROR
    if arguments[0] == "--version":
        print(f"First Contact {__version__}")
        return 0
    verb = verbs_here().get(arguments[0])
    if verb is None:
        print(unknown_verb(arguments[0]), file=sys.stderr)
        return USAGE_ERROR
    try:
        return inside(verb, arguments)
    except SetupFailed as failure:
        told(failure)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where this one ended.", file=sys.stderr)
        return STOPPED


def inside(verb: Verb, arguments: Sequence[str]) -> int:
    """Runs the verb in its environment, which is made or brought up to date first where that is needed."""
    environment = environment_of(PROJECT, os.environ)
    if environment is None:
        return in_active_environment(arguments)
    if not environment.is_ready(tools=verb.tools):
        if {"-h", "--help"} & set(arguments):
            print(help_text())
            print(f"\nThe options of {verb.name} are shown once the environment is there.")
            return 0
        bring_up_to_date(environment, verb)
    return dispatch(arguments) if environment.is_entered else re_enter(environment, arguments)


def bring_up_to_date(environment: Environment, verb: Verb) -> None:
    """Makes the environment ready, unless another start does so while this one waits for its turn."""
    from simlib.cli.installation import make_ready, new_progress  # noqa: PLC0415 - costs time that most starts save

    with alone(environment):
        if not environment.is_ready(tools=verb.tools):
            make_ready(environment, tools=verb.tools, progress=new_progress())


def in_active_environment(arguments: Sequence[str]) -> int:
    """Runs the verb in the environment that is active, as a conda user made it."""
    if importlib.util.find_spec("voila") is None or importlib.util.find_spec("click") is None:
        raise SetupFailed(
            "The active environment lacks what the simulator needs.",
            "Make it with: conda env create -f environment.yml; then activate it. Or unset SIMLIB_VENV.",
        )
    return dispatch(arguments)


def re_enter(environment: Environment, arguments: Sequence[str]) -> int:
    """Starts the same command with the Python inside: in place of this process, or below it on Windows."""
    mark = mark_of(environment, os.name)
    if os.environ.get(ENTERED) == mark:
        raise SetupFailed("The environment's Python does not run in it.", f"Remove {environment.folder} and try again.")
    command = [str(environment.python), "-m", "simlib", *arguments]
    variables = {**os.environ, ENTERED: mark}
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], command, variables)
    return below(command, variables)


def mark_of(environment: Environment, system: str) -> str:
    """What tells a process that it was told to run inside: its own number, which it keeps where it is replaced.

    On Windows it is another process, and an environment's `python.exe` puts one more between the two; so it is the
    folder there. A verb that runs takes the mark away, so that no program it starts inherits it.
    """
    return str(os.getpid()) if system == "posix" else str(environment.folder)


def below(command: Sequence[str], variables: dict[str, str]) -> int:
    """Waits for the command; Ctrl-C reaches it as well, so this process only waits for it to end by itself."""
    with subprocess.Popen(command, env=variables) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def dispatch(arguments: Sequence[str]) -> int:
    """Runs the verb in this process."""
    from simlib.cli.main import main  # noqa: PLC0415 - only the environment holds what it imports

    os.environ.pop(ENTERED, None)
    never_fail_to_show(sys.stdout, sys.stderr)
    return main(arguments)


def never_fail_to_show(*streams: object) -> None:
    """Lets streams that know few signs, as on Windows, show something else for the others instead of failing.

    A person sees a question mark, a file or a program gets the number of the sign.
    """
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace" if stream.isatty() else "backslashreplace")
