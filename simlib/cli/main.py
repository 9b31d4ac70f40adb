"""The group of verbs; a verb's module is imported only when that verb is called."""

import importlib
from collections.abc import Sequence

import click

from simlib.cli.verbs import help_text, unknown_verb, verbs_here
from simlib.errors import FirstContactError


class Verbs(click.Group):
    """Finds verbs by the table in `simlib.cli.verbs`, so that a quick verb does not pay for a slow one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs that are here."""
        return list(verbs_here())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one verb, from its module; none when there is no such verb."""
        verb = verbs_here().get(cmd_name)
        if verb is None:
            return None
        command: click.Command = importlib.import_module(verb.module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command the arguments name; a usage error that names the nearest verb when there is none."""
        if args and args[0] not in verbs_here():
            raise click.UsageError(unknown_verb(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """The same page that is shown before anything is installed."""
        return help_text()


@click.command(cls=Verbs)
def group() -> None:
    """Practice for officers who meet people who may be trafficked."""


def main(arguments: Sequence[str]) -> int:
    """Runs one verb and returns its exit code; a mistake of the caller is one sentence and exit code 1."""
    try:
        result = group.main(args=list(arguments), prog_name="python3 -m simlib", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except click.exceptions.Abort:
        return 130
    except FirstContactError as fault:
        click.echo(fault.sentence, err=True)
        return 1
    return result if isinstance(result, int) else 0
