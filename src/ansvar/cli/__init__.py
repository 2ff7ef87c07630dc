"""The command line: `ansvar`. Each command imports what it needs when it runs, so that help is quick."""

from __future__ import annotations

import io
import os
import sys

import typer

from ansvar.cli import (
    administrator,
    api,
    calls,
    organisations,
    pbx,
    policies,
    reload,
    replay,
    serve,
    simulate,
    try_,
)
from ansvar.cli.common import ReaderGone

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
app.add_typer(api.app, name="api", help="The API for other systems.")
app.add_typer(pbx.app, name="pbx", help="Fetch and configure the exchange, Asterisk.")
app.command("explain")(calls.explain)
app.command("day")(calls.day)
app.command("find")(calls.find)
app.command("tour")(calls.tour)
app.command("try")(try_.try_)
app.command("simulate")(simulate.simulate)
app.command("serve")(serve.serve)
app.command("reload")(reload.reload)
app.command("administrator")(administrator.administrator)
app.command("replay")(replay.replay)


def main() -> None:
    """Run the command line; whatever goes wrong is said in a sentence (set ANSVAR_DEBUG to see where)."""
    from ansvar.words.faults import AnsvarError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of an older kind shows a question mark rather than nothing at all.
            stream.reconfigure(errors="replace")
    code: str | int | None = 0
    try:
        try:
            app()
        except SystemExit as stop:
            code = stop.code
        sys.stdout.flush()
    except AnsvarError as error:
        print(f"ansvar: {error}", file=sys.stderr)
        code = 2
    except (ReaderGone, BrokenPipeError):
        # The reader of our output has gone, as with `| head`; that is no fault of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        where = f"`{error.filename}`: " if error.filename else ""
        print(
            f"ansvar: {where}{(error.strerror or str(error)).lower()}; check the name and your rights to it",
            file=sys.stderr,
        )
        code = 2
    except Exception as error:
        if os.environ.get("ANSVAR_DEBUG"):
            raise
        print(
            f"ansvar: a fault in Ansvar itself: {type(error).__name__}: {error}; "
            "please report it with the command you gave (ANSVAR_DEBUG=1 shows where it happened)",
            file=sys.stderr,
        )
        code = 2
    sys.exit(code)
