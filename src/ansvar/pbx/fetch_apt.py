"""Debian packages for an ordinary user: apt with a state of its own, and verified signatures.

Nothing of the machine is changed and no root is needed. The mirror is the one that the machine's own apt uses;
proxies and log-ins of its configuration stay in force. The signature of the release and the hash of each package
are verified by apt against Debian's keyring, whatever the machine's configuration allows otherwise.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ansvar.words.faults import AnsvarError

#: Debian's suite that holds Asterisk 22.
SUITE = "forky"
#: The keys a release may be signed with; the first that is there. The trixie keys sign the testing suite too.
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-trixie-automatic.gpg"),
)
#: How often a download is tried again.
RETRIES = 3
#: `tell(done, of)`: how far a step has come.
Tell = Callable[[int, int], None]


class FetchError(AnsvarError):
    """Asterisk cannot be installed; the text says why and what to do."""


class _WrongMirror(FetchError):
    """This mirror has no such suite, or another key's signature; the next one may serve."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package to fetch: its file among the archives, which tells its name and version, and its size in bytes."""

    file: str
    size: int

    @property
    def name(self) -> str:
        """The package's name."""
        return self.file.split("_")[0]

    @property
    def version(self) -> str:
        """The package's version, without Debian's epoch."""
        return unquote(self.file.split("_")[1]).split(":")[-1]


def fingerprint(packages: Sequence[Package]) -> str:
    """Return what tells one set of packages from another: 8 hexadecimal digits."""
    return hashlib.sha256("\n".join(sorted(package.file for package in packages)).encode()).hexdigest()[:8]


def program(name: str) -> str:
    """Return the path of a program that Debian always has; FetchError where it is missing."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/bin:/bin")
    if found is None:
        raise FetchError(
            f"`{name}` is not on this machine, so packages of Debian cannot be fetched; install Asterisk 22.10.1 or "
            "newer another way and use it with `ansvar pbx install --system`"
        )
    return found


def keyring() -> Path:
    """Return the file with Debian's signing keys."""
    for path in KEYRINGS:
        if path.is_file():
            return path
    raise FetchError(
        "Debian's signing keys are not on this machine; install them with: apt-get install debian-archive-keyring"
    )


def _value(dump: str, key: str) -> str:
    found = re.search(rf'^{re.escape(key)} "(.*)";$', dump, re.MULTILINE)
    return found[1] if found else ""


def source_files(dump: str) -> list[Path]:
    """Return the files in which apt's configuration (`apt-config dump`) lists its sources."""
    etc = Path(_value(dump, "Dir") or "/") / (_value(dump, "Dir::Etc") or "etc/apt")
    parts = etc / (_value(dump, "Dir::Etc::sourceparts") or "sources.list.d")
    files = [etc / (_value(dump, "Dir::Etc::sourcelist") or "sources.list")]
    if parts.is_dir():
        files += sorted(file for file in parts.iterdir() if file.suffix in (".list", ".sources"))
    return [file for file in files if file.is_file()]


def _one_line(text: str) -> Iterator[str]:
    """Yield the addresses in a file of the kind `deb [options] URI suite component...`."""
    for line in text.splitlines():
        found = re.match(r"\s*deb\s+(?:\[[^]]*\]\s*)?(\S+)\s+\S", line)
        if found:
            yield found[1]


def _deb822(text: str) -> Iterator[str]:
    """Yield the addresses in a file of stanzas with `Types:`, `URIs:` and so on."""
    for stanza in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields = {
            name.lower(): value.split()
            for name, value in re.findall(r"(?m)^([A-Za-z-]+):((?:.*)(?:\n[ \t]+.*)*)", stanza)
        }
        if fields.get("enabled", ["yes"])[0].lower() in ("no", "false", "0", "off", "without", "disable"):
            continue
        if "deb" in fields.get("types", []):
            yield from fields.get("uris", [])


def mirrors(files: Sequence[Path]) -> list[str]:
    """Return the addresses that apt fetches from, likely mirrors of Debian first, without doubles.

    Reads both kinds of file. Security archives and CD-ROMs are left out: they hold no testing suite.
    """
    found: dict[str, None] = {}
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        for uri in _deb822(text) if file.suffix == ".sources" else _one_line(text):
            uri = uri.rstrip("/") + "/"
            if not uri.startswith("cdrom:") and "security" not in uri:
                found.setdefault(uri)
    return sorted(found, key=lambda uri: not re.search(r"\bdebian\b", urlsplit(uri).path))


class Apt:
    """apt with a state of its own in a folder. What it has fetched is kept there, so a second try goes on."""

    def __init__(self, folder: Path, keys: Path | None = None) -> None:
        self.folder = folder
        self.archives = folder / "cache" / "archives"
        self._get, self._config = program("apt-get"), program("apt-config")
        self._keys = keys or keyring()
        for made in (folder / "state" / "lists" / "partial", self.archives / "partial", folder / "etc"):
            made.mkdir(parents=True, exist_ok=True)
        (folder / "state" / "status").touch()

    def use(self, mirror: str | None, tell: Tell) -> None:
        """Fetch and verify the list of packages from a mirror, or from the machine's own.

        Raises FetchError without a network, a mirror that has the suite, or a signature that holds.
        """
        choices = [mirror] if mirror else mirrors(source_files(self._run([self._config, "dump"]).stdout))
        if not choices:
            raise FetchError(
                "apt on this machine names no mirror of Debian; name one with --mirror, such as the address that "
                "debian.org gives for your country"
            )
        for place, choice in enumerate(choices, 1):
            try:
                self._update(choice, tell)
                return
            except _WrongMirror:
                if place == len(choices):
                    raise

    def _update(self, mirror: str, tell: Tell) -> None:
        if re.search(r"\s", mirror) or ":" not in mirror:
            raise FetchError(f'`{mirror}` is no address of a mirror; write one such as "https://HOST/debian"')
        # A mirror in a folder is copied from as well: what is unpacked is always what was verified here.
        mirror = re.sub(r"^file:", "copy:", mirror)
        (self.folder / "etc" / "debian.sources").write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: {SUITE}\nComponents: main\n"
            f"Architectures: {architecture()}\nSigned-By: {self._keys}\n"
        )
        self._configure()
        ran = self._apt(["update", "-o", "APT::Update::Error-Mode=any"], tell)
        lists = list((self.folder / "state" / "lists").glob("*_Packages*"))
        if ran.returncode == 0 and lists:
            return
        said = ran.stderr
        if re.search(
            r"NO_PUBKEY|BADSIG|EXPKEYSIG|REVKEYSIG|not signed|signatures? (?:were|was|could|couldn)|Sub-process",
            said,
        ):
            raise _WrongMirror(
                f"the signature of Debian's suite {SUITE} could not be verified with `{self._keys}`; nothing was "
                "installed. Bring the keys up to date: apt-get install debian-archive-keyring"
            )
        if re.search(r"Release' does not have|Release file|404 ", said):
            raise _WrongMirror(
                f"the mirror that apt uses here has no suite {SUITE} of Debian; name another with --mirror"
            )
        raise _unreachable(said)

    def plan(self, names: Sequence[str]) -> list[Package]:
        """Return every package that these need, themselves included. Raises FetchError if one is not there."""
        # Asked with no archives at hand: apt names only what it would have to fetch.
        none = self.folder / "none"
        (none / "partial").mkdir(parents=True, exist_ok=True)
        asked = ["-o", f"Dir::Cache::archives={none}", "install", "--yes", "--quiet=2", "--print-uris"]
        ran = self._run([self._get, "-c", str(self._file), *asked, *names])
        found = re.findall(r"(?m)^'[^']*' (\S+\.deb) (\d+)(?: \S*)?$", ran.stdout)
        if ran.returncode or not found:
            raise FetchError(
                f"Debian's suite {SUITE} cannot install {', '.join(names)} at the moment: {_last(ran.stderr)}; "
                "try again later"
            )
        return [Package(file, int(size)) for file, size in found]

    def download(self, names: Sequence[str], packages: Sequence[Package], tell: Tell) -> list[Path]:
        """Fetch the packages of a plan and verify their hashes; those that are here already are not fetched again."""
        ran = self._apt(["install", "--yes", "--download-only", *names], tell)
        files = [self.archives / package.file for package in packages]
        if ran.returncode or not all(file.is_file() for file in files):
            if "Hash Sum mismatch" in ran.stderr:
                raise FetchError(
                    "a package that came does not match its signed hash; nothing was installed. Try again later"
                )
            raise _unreachable(ran.stderr)
        return files

    @property
    def _file(self) -> Path:
        return self.folder / "etc" / "apt.conf"

    def _configure(self) -> None:
        # Read after the machine's own configuration, so that this has the last word. What is cleared would act on
        # the machine: hooks that run after an update, pins and a default release for other suites.
        self._file.write_text(
            "#clear APT::Update;\n#clear APT::Default-Release;\n#clear DPkg;\n#clear APT::Architectures;\n"
            f'APT::Architecture "{architecture()}";\n'
            f'Dir::State "{self.folder}/state";\n'
            f'Dir::State::lists "{self.folder}/state/lists";\n'
            f'Dir::State::status "{self.folder}/state/status";\n'
            f'Dir::State::extended_states "{self.folder}/state/extended_states";\n'
            f'Dir::Cache "{self.folder}/cache";\n'
            f'Dir::Cache::archives "{self.archives}";\n'
            f'Dir::Log "{self.folder}";\n'
            f'Dir::Etc::sourcelist "{self.folder}/etc/debian.sources";\n'
            'Dir::Etc::sourceparts "/dev/null";\n'
            'Dir::Etc::preferences "/dev/null";\n'
            'Dir::Etc::preferencesparts "/dev/null";\n'
            'APT::Install-Recommends "false";\n'
            'APT::Install-Suggests "false";\n'
            'APT::Sandbox::User "root";\n'  # the folder is closed to the user that apt would become
            'APT::Get::AllowUnauthenticated "false";\n'
            'Acquire::AllowInsecureRepositories "false";\n'
            'Acquire::AllowWeakRepositories "false";\n'
            'Acquire::AllowDowngradeToInsecureRepositories "false";\n'
            'Acquire::Languages { "none"; };\n'
            f'Acquire::Retries "{RETRIES}";\n'
            'Acquire::http::Timeout "30";\n'
            'Acquire::https::Timeout "30";\n'
            'Debug::NoLocking "true";\n'  # the caller holds a lock of our own
        )

    def _apt(self, arguments: Sequence[str], tell: Tell) -> subprocess.CompletedProcess[str]:
        """Run apt-get and tell its progress in percent."""
        reader, writer = os.pipe()
        with open(reader, encoding="utf-8", errors="replace") as status:
            command = [
                self._get,
                "-c",
                str(self._file),
                "-o",
                f"APT::Status-Fd={writer}",
                "--quiet",
                *arguments,
            ]
            with (self.folder / "apt.log").open("w+", encoding="utf-8", errors="replace") as log:
                try:
                    running = subprocess.Popen(
                        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                        pass_fds=(writer,), env=_environment(),
                    )  # fmt: skip
                finally:
                    os.close(writer)
                with running:
                    try:
                        for line in status:
                            if found := re.match(r"dlstatus:\d+:([\d.]+):", line):
                                tell(int(float(found[1])), 100)
                    except BaseException:
                        running.terminate()
                        raise
                log.seek(0)
                return subprocess.CompletedProcess(command, running.returncode, "", log.read())

    def _run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), text=True, check=False
        )


def architecture() -> str:
    """Return this machine's processor as Debian names it, such as `amd64`."""
    ran = subprocess.run(
        [program("dpkg"), "--print-architecture"],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
    )
    return ran.stdout.strip()


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}


def _last(said: str) -> str:
    """Return apt's last complaint, without its mark."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    complaint = next(
        (line for line in reversed(lines) if line.startswith("E:")), lines[-1] if lines else "no reason given"
    )
    return complaint.removeprefix("E:").strip().rstrip(".")


def _unreachable(said: str) -> FetchError:
    if re.search(
        r"resolv|Could not connect|Cannot initiate|Connection (?:failed|refused|timed out)|Network is unreachable|"
        r"timed out|Unable to connect|Could not wait",
        said,
        re.IGNORECASE,
    ):
        return FetchError(
            "the mirror that apt uses here cannot be reached, so Asterisk was not fetched; connect this machine to the "
            "network (or set apt's proxy), or install Asterisk another way and use it with `--system`"
        )
    return FetchError(f"apt could not fetch the packages: {_last(said)}")
