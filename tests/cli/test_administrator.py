"""`ansvar administrator`: the way in when nobody can sign in any more."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

from ansvar.engine.place import Place

ROOT = Path(__file__).parents[2]
ANSVAR = Path(sys.executable).with_name("ansvar")


def test_given_a_service_when_a_link_is_made_on_its_machine_then_it_is_kept_hashed_and_told_in_the_audit_log(
    tmp_path: Path,
) -> None:
    place = Place(
        tmp_path, ROOT / "policies" / "falkenberg.toml", ROOT / "organisations" / "falkenberg", http_port=8123
    )
    place.write()
    done = subprocess.run(
        [str(ANSVAR), "administrator", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "COLUMNS": "60"},
    )
    assert done.returncode == 0, done.stderr
    token = re.search(r"^http://127\.0\.0\.1:8123/welcome/([\w-]+)/$", done.stdout, re.MULTILINE)
    assert token, done.stdout
    with sqlite3.connect(tmp_path / "ansvar.sqlite3") as kept:
        rows = kept.execute("select token_hash, role, used_at from accounts_invitation").fetchall()
        said = kept.execute("select who, what from store_auditentry").fetchall()
    kept.close()
    assert rows == [(hashlib.sha256(token[1].encode()).hexdigest(), "telephone administrator", None)]
    assert said == [("on the machine", "link for an administrator")]
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
