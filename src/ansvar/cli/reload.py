"""`ansvar reload`: a running service takes the policy and the people that its files say now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ansvar.cli.common import console
from ansvar.words.faults import AnsvarError


def reload(
    data: Annotated[
        Path | None, typer.Option(help="The service's folder; else ANSVAR_DATA_DIR, else .ansvar.")
    ] = None,
) -> None:
    """Let a running service answer by its policy and organisation as they are written now; calls go on.

    With a fault in them it says which, and the service goes on as before.
    """
    from ansvar.engine.place import Place
    from ansvar.pbx.home import Home, data_dir
    from ansvar.web.live import EngineError, Live

    place = Place.read((data or data_dir()).absolute())
    engine = Live(place.engine_http[1], Home(place.data).secret("web"))
    try:
        notes = engine.reload()
    except EngineError as error:
        if error.why == "no answer":
            raise AnsvarError(
                f"the service in `{place.data}` does not answer; what its files say holds from its next start"
            ) from None
        raise AnsvarError(f"nothing has changed: {error.why}") from None
    screen = console()
    screen.print(f"Calls are answered by `{place.policy}` and `{place.organisation}` as they are now.")
    for note in notes:
        screen.print(f"Note: {note}.")
