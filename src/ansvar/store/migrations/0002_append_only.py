"""What happened is never changed: the database itself refuses to rewrite an event.

Deleting stays possible, because retention rules and the law ask for it.
"""

from typing import Any, ClassVar

from django.db import migrations

TABLES = ("store_callevent", "store_promiseevent", "store_auditentry")
_WORDS = "what happened is never changed"


def forbid(apps: Any, schema_editor: Any) -> None:
    """Add the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION store_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
        )
        action = "FOR EACH ROW EXECUTE FUNCTION store_never_changed()"
    else:
        action = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    for table in TABLES:
        schema_editor.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} {action}")


def allow(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away."""
    for table in TABLES:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_kept{on}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(forbid, allow)]
