"""The command line: thin commands over a project; errors are one sentence, and exit 2.

Qt and the store are imported by the commands that need them, so that `--help` is quick.
"""

import click

from annotator import __version__
from annotator.cli import care, cast, data, suggest, window
from annotator.cli.console import Commands
from annotator.cli.export import export


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(__version__, prog_name="annotator")
@click.pass_context
def main(context: click.Context) -> None:
    """Label actors, events, quantities and quotes in news articles.

    Without a command the window opens.
    """
    if context.invoked_subcommand is None:
        window.open_window(None, "")


for _command in (
    window.open_,
    window.demo,
    data.new,
    data.import_,
    suggest.suggest,
    suggest.learn,
    export,
    data.formats,
    cast.cast,
    care.schema,
    care.log,
    care.check,
    care.blind,
    care.backup,
    care.restore,
    care.doctor,
):
    main.add_command(_command)
