"""An authority of the tests' own, and certificates it signs: made with the `openssl` command, for this machine only."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_REQUEST = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1,IP:127.0.0.3,DNS:localhost
"""


@dataclass(frozen=True)
class Signed:
    """A certificate and its key, and the authority's certificate that vouches for it."""

    certificate: Path
    key: Path
    authority: Path


def signed(folder: Path, *, days: int = 30, starts: str = "", ends: str = "") -> Signed:
    """Make an authority and a certificate for 127.0.0.1, valid from today or `starts` to `ends` (YYYYMMDDHHMMSSZ)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("authority", "server"):
        (folder / f"{name}.cnf").write_text(_REQUEST.format(name=name))
        _openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        _openssl(
            folder, "req", "-new", "-config", f"{name}.cnf", "-key", f"{name}.key", "-out", f"{name}.csr"
        )
    made = ("-batch", "-notext", "-md", "sha256", "-config", "ca.cnf")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca = ours\n[ours]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\n"
        "policy = any\nunique_subject = no\n[any]\nCN = supplied\n"
    )
    (folder / "index.txt").touch()
    _openssl(
        folder, "ca", *made, "-selfsign", "-keyfile", "authority.key", "-in", "authority.csr", "-out",
        "authority.pem", "-days", "30", "-extfile", "authority.cnf", "-extensions", "authority",
    )  # fmt: skip
    when = ("-startdate", starts, "-enddate", ends) if ends else ("-days", str(days))
    _openssl(
        folder, "ca", *made, "-cert", "authority.pem", "-keyfile", "authority.key", "-in", "server.csr", "-out",
        "server.pem", *when, "-extfile", "server.cnf", "-extensions", "server",
    )  # fmt: skip
    return Signed(folder / "server.pem", folder / "server.key", folder / "authority.pem")


def _openssl(folder: Path, *arguments: str) -> None:
    done = subprocess.run(("openssl", *arguments), cwd=folder, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
