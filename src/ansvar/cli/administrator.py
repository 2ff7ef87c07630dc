"""`ansvar administrator`: a one-time link for an administrator, when nobody can sign in any more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ansvar.cli.common import console


def administrator(
    data: Annotated[
        Path | None, typer.Option(help="The service's folder; else ANSVAR_DATA_DIR, else .ansvar.")
    ] = None,
) -> None:
    """Make a link with which an administrator comes in, once and within a day: when everything else is lost.

    It makes a new account; under Accounts that one gives the others what they need to sign in again.
    """
    from ansvar.engine.place import Place
    from ansvar.pbx.home import data_dir
    from ansvar.web.accounts.rescue import link

    place = Place.read((data or data_dir()).absolute())
    found = link(place)
    screen = console()
    screen.print("An administrator signs in with this link, once, within a day:")
    screen.print(found, soft_wrap=True)
