"""`ansvar api …`: the description of the API."""

from __future__ import annotations

import json
import os
import tempfile

import typer

from ansvar.cli.common import out

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """The API for other systems."""


@app.command()
def schema() -> None:
    """Print the description of the API (OpenAPI 3.1), as a service answers it at /api/v1/openapi.json."""
    # The pages are made ready as for a service; nothing of it is kept.
    with tempfile.TemporaryDirectory(prefix="ansvar-api-") as folder:
        os.environ["ANSVAR_WEB_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ansvar.web.settings"
        import django

        django.setup()
        from ansvar.web.api.document import describe, made

        out(json.dumps(describe(made()), ensure_ascii=False, indent=2))
