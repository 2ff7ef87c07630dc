"""Write the whole configuration of the exchange, from the organisation, the policy and the settings."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ansvar.directory.model import Organisation
from ansvar.pbx.configure import dialplan, phones, plain, plan, sip, tones
from ansvar.pbx.configure.modules import modules_conf
from ansvar.pbx.configure.settings import LOOPBACK, Settings, SettingsError
from ansvar.policy.model import Policy

#: Most phones of operators that ring at once without the engine.
MOST_OPERATORS: Final = 20
NUMBERS_FILE: Final = "ansvar_numbers.conf"

#: What Asterisk is told after a file changed; any other file takes a restart.
_RELOADS: Final = {
    "pjsip.conf": "module reload res_pjsip.so",
    "pjsip_phones.conf": "module reload res_pjsip.so",
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


def configure(
    organisation: Organisation, policy: Policy, settings: Settings, folder: Path | None = None
) -> Configured:
    """Write the configuration into `folder` (else `settings.paths.etc`), each file whole or not at all.

    The same input gives the same files, so that `changed` says what to reload. Files are for this user alone:
    they hold passwords. Raises SettingsError if they cannot be written, or if two people had one account.
    """
    etc = folder or settings.paths.etc
    files = contents(organisation, policy, settings)
    accounts = phones.accounts_of(organisation)
    paths = settings.paths
    try:
        for made in (
            etc,
            paths.lib,
            paths.lib / "keys",
            paths.log,
            paths.run,
            paths.spool,
            paths.recordings,
            paths.fallback,
        ):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        _link(paths.spool / "recording", paths.recordings)
        changed = tuple(name for name, text in sorted(files.items()) if _put(etc / name, text))
    except OSError as error:
        raise SettingsError(
            f"cannot write the configuration to `{etc}`: {(error.strerror or str(error)).lower()}"
        ) from error
    reloads = dict.fromkeys(_RELOADS[name] for name in changed if _RELOADS.get(name))
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
    )


def contents(organisation: Organisation, policy: Policy, settings: Settings) -> dict[str, str]:
    """Return the text of every file by its name."""
    language = settings.language or organisation.language
    zone = tones.zone_of(organisation.country)
    accounts = phones.accounts_of(organisation)
    secrets = settings.secrets(("ari", "try", *phones.secret_names(accounts, settings)))
    codecs = _codecs(settings)
    line = settings.trunk
    head = [
        sip.common(settings, len(accounts)),
        phones.try_account(settings, secrets["try"], language, zone),
        phones.templates(settings, language, zone, codecs, len(accounts)),
    ]
    if line is not None:
        head.append(sip.trunk(line, settings, language, zone, tuple(c for c in line.codecs if c in codecs)))
    head.append("#include pjsip_phones.conf\n")
    dialled = plan.plan_of(policy, organisation, line.emergency if line else ())
    return {
        "asterisk.conf": plain.asterisk_conf(settings.paths, language),
        "modules.conf": modules_conf(),
        "indications.conf": tones.indications(organisation.country),
        "pjsip.conf": "\n".join(head),
        "pjsip_phones.conf": "".join(phones.phones(organisation, accounts, secrets, settings.web)),
        "extensions.conf": dialplan.dialplan(
            dialled, _fallback(organisation, policy, settings, accounts), line.number_form if line else None
        ),
        NUMBERS_FILE: plan.number_table(plan.numbers(organisation, accounts)),
        **plain.plain_files(settings, secrets["ari"], zone),
    }


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
