"""What the tools say when the environment cannot be made, as they really say it, and what the person is told."""

import pytest

from simlib.cli.advice import AGAIN, SetupFailed, told, trouble_in

SAID = {
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": "The disk is full.",
    "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": (
        "A package is not the one this project was tested with, so nothing of it was installed."
    ),
    "WARNING: Retrying: NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in name "
    "resolution')\nERROR: No matching distribution found for voila==0.5.13": "The package index cannot be reached.",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate'))": (
        "The connection to the package index is not trusted: a filter in your network replaces its certificate."
    ),
    "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'zmq.pyd'": (
        "A file of the environment cannot be written."
    ),
    "ERROR: No matching distribution found for scipy==1.17.1": (
        "A package has no ready-made edition for this kind of computer, or the folder of packages lacks it."
    ),
    "The virtual environment was not created successfully because ensurepip is not available.": (
        "This Python cannot make environments."
    ),
    "No module named venv": "This Python cannot make environments.",
}


@pytest.mark.parametrize("words", SAID)
def test_the_tools_words_become_one_sentence_and_one_step(words: str) -> None:
    failure = trouble_in(words, "setup.log")
    assert failure.sentence == SAID[words]
    assert failure.step.endswith(".")


def test_words_nobody_foresaw_are_passed_on_with_the_place_of_the_log() -> None:
    failure = trouble_in("Collecting voila\nERROR: the cat sat on it\n\n", "/there/setup.log")
    assert (failure.sentence, failure.step) == (
        "The installation stopped: ERROR: the cat sat on it",
        f"The whole story is in /there/setup.log. {AGAIN}",
    )


def test_a_silent_failure_is_still_a_sentence() -> None:
    assert trouble_in("\n", "setup.log").sentence == "The installation stopped: it said nothing"


def test_a_failure_is_told_where_a_program_does_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    told(SetupFailed("The disk is full.", "Make room."))
    assert capsys.readouterr() == ("", "\nThe disk is full.\nMake room.\n")
