"""The door: `python3 -m simlib VERB`.

This file must be readable to any Python 3, since it is what says that the Python is too old.
"""

import sys

OLDEST, FIRST_TOO_NEW = (3, 11), (3, 14)


def wrong_python() -> str:
    """The two lines for a person whose Python cannot run the simulator; empty when it can."""
    if OLDEST <= sys.version_info[:2] < FIRST_TOO_NEW:
        return ""
    from shutil import which  # noqa: PLC0415 - read only by the few who need it

    others = [name for name in ("python3.13", "python3.12", "python3.11") if which(name)]
    step = f"{others[0]} -m simlib" if others else "Install Python 3.11, 3.12 or 3.13 from python.org."
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"First Contact runs on Python 3.11, 3.12 or 3.13; this is {version}.\nTry: {step}"


if __name__ == "__main__":
    wrong = wrong_python()
    if wrong:
        sys.exit(wrong)
    from simlib.cli.entry import enter

    sys.exit(enter(sys.argv[1:]))
