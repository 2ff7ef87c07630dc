"""A mirror of Debian in a folder, signed with a key of its own, whose packages hold make-believe programs.

A program is an ELF file that only names its loader; the loader, in the package `libc6`, is a script that answers
for every program. So everything but the programs is real: apt, signatures, hashes, dpkg.
"""

import hashlib
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

LOADER = "/lib/ld-ansvar-test"
SAYS = """#!/bin/sh
shift 2
case "$1" in
  */asterisk) echo "Asterisk {version}+dfsg" ;;
  */sipp) echo "SIPp v3.8.0"; exit 99 ;;
  *) echo "it runs" ;;
esac
"""


def elf(loader: str = LOADER) -> bytes:
    """Return a 64-bit little-endian ELF file with one program header, which names the loader."""
    name = loader.encode() + b"\0"
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    return head + struct.pack("<IIQQQQQQ", 3, 4, 120, 0, 0, len(name), len(name), 1) + name


@dataclass
class Mirror:
    """Packages are added, then `publish` writes and signs the lists."""

    folder: Path
    suite: str = "forky"
    gnupg: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="gpg", dir="/tmp")))
    stanzas: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._gpg("--quick-generate-key", "mirror@example.invalid", "ed25519", "sign", "never")
        self.keys.parent.mkdir(parents=True, exist_ok=True)
        self._gpg("--output", str(self.keys), "--export")

    @property
    def keys(self) -> Path:
        return self.folder / "keys.gpg"

    @property
    def uri(self) -> str:
        return f"file:{self.folder}"

    def close(self) -> None:
        subprocess.run(
            ["gpgconf", "--homedir", str(self.gnupg), "--kill", "all"], check=False, capture_output=True
        )
        shutil.rmtree(self.gnupg, ignore_errors=True)

    def exchange(self, version: str = "22.10.1") -> None:
        """Add the packages an exchange is made of, with that version of Asterisk."""
        self.add("libc6", "2.42-1", {
            "usr/lib/ld-ansvar-test": (SAYS.format(version=version).encode(), 0o755),
            "usr/lib/test-linux-gnu/libc.so.6": (b"", 0o644),
        })  # fmt: skip
        self.add("asterisk", f"1:{version}+dfsg-1", {
            "usr/sbin/asterisk": (elf(), 0o755),
            "usr/bin/raise": (b"#!/bin/sh\n", 0o4755),
            "usr/share/man/man8/asterisk.8": (b"long", 0o644),
            "usr/share/doc/asterisk/copyright": (b"GPL", 0o644),
            "usr/share/doc/asterisk/changes": (b"many", 0o644),
        }, depends="libc6")  # fmt: skip
        self.add("espeak-ng", "1.52-1", {"usr/bin/espeak-ng": (elf(), 0o755)}, depends="libc6")
        self.add("asterisk-moh-opsound-wav", "2.03-2", {"usr/share/asterisk/moh/a.wav": (b"RIFF", 0o644)})
        self.add("sip-tester", "1:3.8.0-1", {"usr/bin/sipp": (elf(), 0o755)}, depends="libc6")
        self.publish()

    def add(self, name: str, version: str, files: dict[str, tuple[bytes, int]], depends: str = "") -> Path:
        control = f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Nobody <nobody@example.invalid>\n"
        control += f"Depends: {depends}\n" if depends else ""
        control += "Description: make-believe\n"
        with tempfile.TemporaryDirectory() as made:
            tree = Path(made)
            tree.chmod(0o755)
            (tree / "DEBIAN").mkdir(mode=0o755)
            (tree / "DEBIAN" / "control").write_text(control)
            for path, (content, mode) in files.items():
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                (tree / path).write_bytes(content)
                (tree / path).chmod(mode)
            deb = self.folder / "pool" / f"{name}_{version.split(':')[-1]}_all.deb"
            deb.parent.mkdir(exist_ok=True)
            command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", made, str(deb)]
            subprocess.run(command, check=True, capture_output=True)
        self.stanzas[name] = (
            f"{control}Filename: pool/{deb.name}\nSize: {deb.stat().st_size}\n"
            f"SHA256: {hashlib.sha256(deb.read_bytes()).hexdigest()}\n"
        )
        return deb

    def publish(self, signed: bool = True) -> None:
        architecture = subprocess.run(
            ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
        ).stdout.strip()
        dist = self.folder / "dists" / self.suite
        shutil.rmtree(dist, ignore_errors=True)
        packages = dist / "main" / f"binary-{architecture}" / "Packages"
        packages.parent.mkdir(parents=True)
        packages.write_text("\n".join(self.stanzas.values()))
        digest = hashlib.sha256(packages.read_bytes()).hexdigest()
        release = dist / "Release"
        release.write_text(
            f"Origin: Test\nSuite: {self.suite}\nCodename: {self.suite}\nDate: Sat, 01 Aug 2026 00:00:00 UTC\n"
            f"Architectures: {architecture}\nComponents: main\n"
            f"SHA256:\n {digest} {packages.stat().st_size} {packages.relative_to(dist)}\n"
        )
        if signed:
            self._gpg("--output", str(dist / "InRelease"), "--clearsign", str(release))

    def _gpg(self, *arguments: str) -> None:
        command = [
            "gpg",
            "--homedir",
            str(self.gnupg),
            "--batch",
            "--quiet",
            "--yes",
            "--passphrase",
            "",
            *arguments,
        ]
        subprocess.run(command, check=True, capture_output=True)
