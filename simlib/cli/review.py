"""`simlib review PATH`, and `review sign` and `review status`: a case for people without accounts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from simlib.cli.check import facts_beside, notebooks_in
from simlib.cli.play import playable
from simlib.cli.terminal import printable
from simlib.errors import Unreadable
from simlib.read.notebook import read_scenario
from simlib.read.questions import questions_beside
from simlib.read.replacing import put_file
from simlib.read.signoffs import add_signoff, plain, read_signoffs
from simlib.review.files import FileKind, review_file
from simlib.scenario.model import Scenario
from simlib.scenario.signoffs import SignOff, Speaks
from simlib.scenario.wording import wording_hash
from simlib.script.build import script_of, standing
from simlib.script.model import Question, Script

CODE = 12
"""How many signs of the hash a person copies from the paper."""

_NOTEBOOK = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Review(click.Group):
    """`review PATH` writes; what is no verb of its own is the path."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that the arguments name; `write` where they name none."""
        return super().resolve_command(ctx, args if args and args[0] in self.commands else ["write", *args])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments; options that come before the path belong to `write`."""
        asks_for_help = args and args[0] in {"-h", "--help"}
        known = not args or asks_for_help or args[0] in self.commands
        return super().parse_args(ctx, args if known else ["write", *args])


@click.group(name="review", cls=_Review)
def command() -> None:
    """Write a case for reviewers without accounts, and keep their sign-offs.

    `simlib review PATH` writes the script: every scene once, with a comment form, as a page, a PDF file and a file for
    a word processor. `simlib review sign PATH` keeps a reviewer's sign-off; `simlib review status PATH` tells which
    stand. With `-o FOLDER` the files go there, with `--format html`, `pdf` or `docx` only one of them is written.
    """


@command.command(name="write")
@click.argument("path", metavar="PATH", type=_NOTEBOOK)
@click.option("-o", "--out", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option(
    "--format", "kinds", multiple=True, type=click.Choice([kind.value for kind in FileKind]), help="One kind of file."
)
@click.pass_context
def write(context: click.Context, *, path: Path, out: Path, kinds: tuple[str, ...]) -> None:
    """Write the script of a case. PATH is its notebook; without --format, all three kinds are written.

    Exit 0; 1 for a scenario with errors; 2 for a missing file or bad usage.
    """
    scenario = playable(path)
    if scenario is None:
        context.exit(1)
    script = script_for(path, scenario)
    for kind in kinds or tuple(FileKind):
        target = out / f"{path.stem}-review.{kind}"
        put_file(target, review_file(script, FileKind(kind)), with_folder=True)
        click.echo(printable(f"{target} holds the review script of {path.name}."))
    click.echo(f"The code of its text is {script.code}.")


@command.command(name="sign")
@click.argument("path", metavar="PATH", type=_NOTEBOOK)
@click.option("--name", required=True, help="Name or alias of the person who read it.")
@click.option("--role", required=True, help="For example: survivor-expert, deputy district attorney.")
@click.option("--date", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When it was read.")
@click.option("--for", "speaks", required=True, type=click.Choice([each.value for each in Speaks]))
@click.option("--text", "code", default="", metavar="CODE", help="The code on the paper that was read.")
@click.option("--show-name", is_flag=True, help="The person agreed that the name may be shown beside the case.")
@click.pass_context
def sign(
    context: click.Context, *, path: Path, name: str, role: str, day: datetime, speaks: str, code: str, show_name: bool
) -> None:
    """Keep the sign-off of a person who read a case. It holds until a word of the case changes.

    Give --text with the code on the paper: a sign-off for another text is then not taken.

    Exit 0; 1 for a scenario with errors or another text; 2 for a missing file or bad usage.
    """
    scenario = playable(path)
    if scenario is None:
        context.exit(1)
    wording = wording_hash(scenario)
    if code and not (len(code) >= CODE and wording.startswith(code.lower())):
        raise Unreadable(f"The text has changed: its code is {wording[:CODE]}, and {plain(code)[:CODE]} was read.")
    if not (plain(name) and plain(role)):
        raise click.UsageError("Give a name or an alias, and a role.")
    signoff = SignOff(plain(name), plain(role), day.date(), Speaks(speaks), wording, show_name)
    try:
        target = add_signoff(path, signoff)
    except ValueError as fault:
        raise Unreadable(f"The sign-offs of {path.name} cannot be read: {fault}. Nothing was changed.") from fault
    except OSError as fault:
        raise Unreadable(f"The sign-off cannot be kept: {fault.strerror}.") from fault
    click.echo(printable(f"{target} now holds the sign-off. It is about the text {wording[:CODE]}."))


@command.command(name="status")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def status(*, paths: tuple[Path, ...]) -> None:
    """Tell which sign-offs stand, and which have lapsed. PATH is a notebook, or a folder of notebooks."""
    for path in notebooks_in(paths):
        scenario, signed = read_scenario(path).scenario, read_signoffs(path)
        if scenario is None:
            click.echo(printable(f"{path}: This is no scenario; `simlib check` says why."))
            continue
        wording = wording_hash(scenario)
        click.echo(printable(f"{path}, text {wording[:CODE]}"))
        if signed.problem:
            click.echo(printable(f"   The sign-offs cannot be read: {signed.problem}."))
        for line in standing(signed.signoffs, wording):
            click.echo(printable(f"   {line}"))


def script_for(path: Path, scenario: Scenario) -> Script:
    """The script of the scenario in this notebook, with the facts, questions and sign-offs that stand beside it."""
    questions = [Question(whom, text) for whom, text in questions_beside(path)]
    return script_of(scenario, facts_beside(path), questions, read_signoffs(path).signoffs)
