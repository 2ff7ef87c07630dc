"""The command line: `ansvar`. Each command imports what it needs when it runs, so that help is quick."""

from __future__ import annotations

import os
import sys

import typer

from ansvar.cli import calls, organisations, policies

app = typer.Typer(
    name="ansvar",
    help="Run an organisation's telephone policy: check it, explain each call, plan what callers meet.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(policies.app, name="policy", help="Check, read, write, compare and print policies.")
app.add_typer(organisations.app, name="organisation", help="Check and generate organisations.")
app.command("explain")(calls.explain)
app.command("day")(calls.day)
app.command("find")(calls.find)
app.command("tour")(calls.tour)


def main() -> None:
    """Run the command line; whatever goes wrong is said in a sentence (set ANSVAR_DEBUG to see where)."""
    from ansvar.words.faults import AnsvarError

    try:
        app()
    except AnsvarError as error:
        print(f"ansvar: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; that is no fault of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("ANSVAR_DEBUG"):
            raise
        print(
            f"ansvar: a fault in Ansvar itself: {type(error).__name__}: {error}; "
            "please report it with the command you gave (ANSVAR_DEBUG=1 shows where it happened)",
            file=sys.stderr,
        )
        sys.exit(2)
