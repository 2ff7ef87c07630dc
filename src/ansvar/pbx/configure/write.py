"""Write the whole configuration of the exchange, from the organisation, the policy and the settings."""

from __future__ import annotations

import ipaddress
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ansvar.directory.fiction import stranger
from ansvar.directory.model import Organisation
from ansvar.pbx.configure import certificate, dialplan, phones, plain, plan, sip, tones
from ansvar.pbx.configure.elsewhere import exported
from ansvar.pbx.configure.modules import modules_conf
from ansvar.pbx.configure.settings import LOOPBACK, Settings, SettingsError
from ansvar.policy.model import Policy

#: More than these on one Asterisk are slow to load: its store of accounts is not made for it.
MANY_PHONES: Final = 30_000
#: Most phones of operators that ring at once without the engine.
MOST_OPERATORS: Final = 20
NUMBERS_FILE: Final = "ansvar_numbers.conf"
PHONES_FILE: Final = "pjsip_phones.conf"

#: What Asterisk is told after a file changed; any other file takes a restart.
_RELOADS: Final = {
    "pjsip.conf": "module reload res_pjsip.so",
    PHONES_FILE: "module reload res_pjsip.so",
    "extensions.conf": "dialplan reload",
    "acl.conf": "module reload acl",
    "musiconhold.conf": "moh reload",
    "indications.conf": "module reload indications",
    "logger.conf": "logger reload",
    # Read again by itself when it changed.
    NUMBERS_FILE: "",
}


@dataclass(frozen=True, slots=True)
class Configured:
    """What was written.

    - `conf`: asterisk.conf, to start Asterisk with.
    - `accounts`: the phone accounts (person ids); each with a twin `ID.web` where `web` is on.
    - `changed`: files that differ from those that stood there; `reloads`: what a running Asterisk is told
      about them, and `restart`: that some of them it reads at its start only.
    - `ari_url`, `ari_user`, `ari_password`: the control channel.
    - `left_out`: people whose id cannot be an account.
    - `warnings`: what works and could be better, each one sentence.
    """

    conf: Path
    files: tuple[Path, ...]
    changed: tuple[str, ...]
    reloads: tuple[str, ...]
    restart: bool
    accounts: tuple[str, ...]
    web: bool
    ari_url: str
    ari_user: str
    ari_password: str
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def configure(
    organisation: Organisation, policy: Policy, settings: Settings, folder: Path | None = None
) -> Configured:
    """Write the whole configuration into `settings.paths.etc`, each file whole or not at all.

    With another `folder` it is written for an Asterisk that somebody else runs: see `export`. The same input
    gives the same files, so that `changed` says what to reload. Files are for this user alone: they hold
    passwords. Raises SettingsError if they cannot be written.
    """
    if folder is not None and folder.absolute() != settings.paths.etc.absolute():
        return export(organisation, policy, settings, folder)
    paths = settings.paths
    with _writing(paths.etc):
        for made in (paths.etc, paths.lib, paths.lib / "keys", paths.log, paths.run, paths.spool):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        for made in (paths.recordings, paths.fallback):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        _link(paths.spool / "recording", paths.recordings)
    return _written(organisation, contents(organisation, policy, settings), settings, paths.etc)


def export(organisation: Organisation, policy: Policy, settings: Settings, folder: Path) -> Configured:
    """Write files for an Asterisk that somebody else runs to include, with a README that says how.

    `settings.paths` are that Asterisk's folders; none of them is touched. Raises SettingsError.
    """
    shared = _shared(organisation, policy, settings)
    pjsip = "\n".join(_accounts(organisation, settings, shared, own=False))
    files = exported(
        _files(organisation, policy, settings, shared), pjsip, settings, plain.ARI_USER, shared.ari
    )
    with _writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _written(organisation, files, settings, folder)


def contents(organisation: Organisation, policy: Policy, settings: Settings) -> dict[str, str]:
    """Return the text of every file by its name."""
    shared = _shared(organisation, policy, settings)
    pjsip = [
        sip.common(settings, len(shared.accounts)),
        *_accounts(organisation, settings, shared, own=True),
        f"#include {PHONES_FILE}\n",
    ]
    return {
        "asterisk.conf": plain.asterisk_conf(settings.paths, shared.language, settings.bound),
        "modules.conf": modules_conf(),
        "indications.conf": tones.indications(organisation.country),
        "pjsip.conf": "\n".join(pjsip),
        **_files(organisation, policy, settings, shared),
        **plain.plain_files(settings, shared.ari),
    }


@dataclass(frozen=True, slots=True)
class _Shared:
    """What several files are made of."""

    language: str
    zone: str
    accounts: tuple[str, ...]
    secrets: Mapping[str, str]
    codecs: tuple[str, ...]

    @property
    def ari(self) -> str:
        return self.secrets["ari"]


def _shared(organisation: Organisation, policy: Policy, settings: Settings) -> _Shared:
    accounts = phones.accounts_of(organisation)
    visitor = (phones.VISITOR,) if settings.web and settings.visitors else ()
    return _Shared(
        settings.language or organisation.language or policy.language,
        tones.zone_of(organisation.country),
        accounts,
        settings.secrets(("ari", "try", *visitor, *phones.secret_names(accounts, settings))),
        _codecs(settings),
    )


def _accounts(organisation: Organisation, settings: Settings, shared: _Shared, *, own: bool) -> list[str]:
    """Return what pjsip.conf holds beside the phones themselves: `try`, the templates, the trunk."""
    language, zone = shared.language, shared.zone
    found = [
        phones.try_account(settings, shared.secrets["try"], language, zone),
        phones.templates(settings, language, zone, shared.codecs, len(shared.accounts)),
    ]
    if settings.web and settings.visitors:
        password, shown = shared.secrets[phones.VISITOR], stranger(organisation)
        found.append(phones.visitor_account(settings, password, language, zone, shared.codecs, shown))
    if (line := settings.trunk) is not None:
        codecs = tuple(codec for codec in line.codecs if codec in shared.codecs) or ("alaw",)
        found.append(sip.trunk(line, settings, language, zone, codecs, own=own))
    return found


def _files(organisation: Organisation, policy: Policy, settings: Settings, shared: _Shared) -> dict[str, str]:
    """Return the files that are the same in an Asterisk of ours and in another's."""
    line = settings.trunk
    dialled = plan.plan_of(policy, organisation, line.emergency if line else ())
    fallback = _fallback(organisation, policy, settings, shared.accounts)
    return {
        PHONES_FILE: "".join(phones.phones(organisation, shared.accounts, shared.secrets, settings.web)),
        "extensions.conf": dialplan.dialplan(
            dialled, fallback, line.number_form if line else None, sip.place(line) if line else ""
        ),
        NUMBERS_FILE: plan.number_table(plan.numbers(organisation, shared.accounts)),
    }


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(
            f"cannot write the configuration to `{folder}`: {(error.strerror or str(error)).lower()}"
        ) from error


def _written(organisation: Organisation, files: dict[str, str], settings: Settings, etc: Path) -> Configured:
    with _writing(etc):
        changed = tuple(name for name, text in sorted(files.items()) if _put(etc / name, text))
    reloads = dict.fromkeys(_RELOADS[name] for name in changed if _RELOADS.get(name))
    accounts = phones.accounts_of(organisation)
    with_number = {person.id for person in organisation.people.values() if person.extension or person.direct}
    return Configured(
        conf=etc / "asterisk.conf",
        files=tuple(etc / name for name in sorted(files)),
        changed=changed,
        reloads=tuple(reloads),
        restart=any(name not in _RELOADS for name in changed),
        accounts=accounts,
        web=settings.web,
        ari_url=f"http://{LOOPBACK}:{settings.ari_port}",
        ari_user=plain.ARI_USER,
        ari_password=settings.secrets(("ari",))["ari"],
        left_out=tuple(sorted(with_number - set(accounts))),
        warnings=tuple(_warnings(organisation, settings, accounts)),
    )


def _warnings(organisation: Organisation, settings: Settings, accounts: tuple[str, ...]) -> Iterator[str]:
    if len(accounts) > MANY_PHONES:
        yield f"{len(accounts):,} phones: Asterisk takes more than 20 s to start; spread them over several exchanges"
    if not set(organisation.operators) & set(accounts):
        yield "no operator has a phone: while the engine is gone, nobody at the switchboard is rung"
    if settings.fallback_message is None:
        yield "no sentence is rendered for the time without an engine: callers then hear only the tone"
    if settings.trunk is None:
        yield "there is no trunk: calls outward, also to emergency numbers, ring at the switchboard"
    yield from _open_warnings(settings)
    if (
        settings.trunk
        and ipaddress.ip_address(settings.listen).is_loopback
        and settings.trunk.transport != "tls"
    ):
        yield f"phones and trunk reach only {settings.listen}; name the address to listen at, if they are elsewhere"


def _open_warnings(settings: Settings) -> Iterator[str]:
    """Say what others on the network could hear, and what browsers and phones will not believe."""
    tls, loopback = settings.tls, ipaddress.ip_address(settings.listen).is_loopback
    if tls is not None:
        if said := certificate.spoken(tls.certificate, tls.valid(), datetime.now(UTC)):
            yield said
    elif not loopback:
        yield (
            f"calls at {settings.listen} are not encrypted, and whoever is on that network can listen: give a "
            "certificate and its key (TLS, SRTP)"
        )
        if settings.web:
            yield (
                f"browsers reach their phones on this machine only (port {settings.ari_port}): give a certificate, "
                "or put a proxy with one before it"
            )


def _fallback(
    organisation: Organisation, policy: Policy, settings: Settings, accounts: tuple[str, ...]
) -> dialplan.Fallback:
    known = frozenset(accounts)
    main = organisation.main_number
    return dialplan.Fallback(
        operators=[id for id in organisation.operators if id in known][:MOST_OPERATORS],
        main=main,
        numbers_file=NUMBERS_FILE,
        folder=settings.paths.fallback,
        message=settings.fallback_message,
        person_s=settings.person_s,
        operators_s=settings.operators_s,
        record_s=settings.record_s,
        silence_s=settings.silence_s,
        web=settings.web,
        patience_s=settings.patience_s,
        shown=None if policy.numbers.shown == "withheld" else main or None,
    )


def _codecs(settings: Settings) -> tuple[str, ...]:
    """Return the codecs phones are offered; opus only where the installation can translate it."""
    opus = any(settings.paths.modules.glob("codec_opus*.so"))
    return ("g722", "alaw", "opus", "ulaw") if opus else ("g722", "alaw", "ulaw")


def _put(path: Path, text: str) -> bool:
    """Write a file that is there whole or not at all; return whether it changed."""
    data = text.encode()
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            path.chmod(0o600)
            return False
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return True


def _link(link: Path, to: Path) -> None:
    """Let Asterisk's own folder of recordings be ours."""
    if link.is_symlink() and link.readlink() != to:
        link.unlink()
    if not link.exists() and not link.is_symlink():
        link.symlink_to(to)


def passwords(configured: Configured, settings: Settings) -> Mapping[str, str]:
    """Return the password of each phone account, for handing them out."""
    names = phones.secret_names(configured.accounts, settings)
    found = settings.secrets(names)
    return {name.removeprefix("phone:"): found[name] for name in names}
