"""`ansvar pbx …`: fetch Asterisk, and write its configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ansvar.cli.common import load_organisation, load_policy, moment, out, out_json, progress
from ansvar.cli.policies import Json
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.pbx.configure import Paths, Trunk
    from ansvar.pbx.home import Home

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

#: An engine that is alive takes a call within milliseconds.
PATIENCE_S = 8.0

Cache = Annotated[
    Path | None,
    typer.Option("--cache", help="Where Asterisk lies; ANSVAR_CACHE_DIR or ~/.cache/ansvar if not given."),
]


@app.command()
def install(
    cache: Cache = None,
    system: Annotated[bool, typer.Option("--system", help="Use the Asterisk that this machine has.")] = False,
    with_sipp: Annotated[
        bool, typer.Option("--with-sipp", help="Fetch SIPp too, for tests and benchmarks.")
    ] = False,
    mirror: Annotated[
        str | None,
        typer.Option("--mirror", help="A mirror of Debian; that of this machine's apt if not given."),
    ] = None,
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Ask the mirror for newer packages.")] = False,
    remove_old: Annotated[
        bool, typer.Option("--remove-old", help="Then remove older sets that nothing runs from.")
    ] = False,
    json: Json = False,
) -> None:
    """Fetch Asterisk and espeak-ng from Debian, without root, signatures verified."""
    from ansvar.pbx.fetch import choose_system, fetch, forget_system
    from ansvar.pbx.fetch import remove_old as sweep
    from ansvar.pbx.home import cache_dir

    where = (cache or cache_dir()).expanduser().absolute()
    if system:
        if with_sipp or mirror or upgrade:
            raise AnsvarError(
                "--system fetches nothing; leave --with-sipp, --mirror and --upgrade out, or leave --system out"
            )
        installed = choose_system(where)
    else:
        forget_system(where)
        with _steps() as tell:
            installed = fetch(
                where, tell, extra=("sip-tester",) if with_sipp else (), mirror=mirror, upgrade=upgrade
            )
    removed, kept = sweep(where) if remove_old else ([], [])
    if json:
        out_json(
            {
                "version": installed.version, "folder": installed.root, "size": installed.size,
                "asterisk": installed.asterisk, "espeak": installed.espeak, "sipp": installed.sipp,
                "removed": removed, "kept": kept,
            }
        )  # fmt: skip
        return
    for folder in removed:
        out(f"removed {folder}")
    for folder in kept:
        out(f"kept {folder}: something runs from it")
    if installed.root is None:
        out(f"Asterisk {installed.version} of this machine: {installed.binary}")
        return
    out(f"Asterisk {installed.version}, {installed.size / 1e6:.0f} MB, in {installed.root}")
    if with_sipp and installed.sipp:
        out(f"SIPp in {Path(installed.sipp[-1]).parents[2]}")


@app.command()
def configure(
    policy: Annotated[Path, typer.Option("--policy", help="The policy file.")],
    organisation: Annotated[Path, typer.Option("--organisation", help="The organisation's folder.")],
    export: Annotated[
        Path | None,
        typer.Option("--export", help="Write for an Asterisk of the system into this folder.", metavar="DIR"),
    ] = None,
    listen: Annotated[str, typer.Option(help="The address that phones and the trunk reach.")] = "127.0.0.1",
    sip_port: Annotated[int, typer.Option(help="The port for SIP.")] = 5060,
    ari_port: Annotated[int, typer.Option(help="The engine's port, on loopback only.")] = 8088,
    external: Annotated[str, typer.Option(help="Our address outside, behind NAT.")] = "",
    certificate: Annotated[
        Path | None,
        typer.Option("--tls-certificate", help="PEM, with its chain: SIP over TLS, sound over SRTP."),
    ] = None,
    key: Annotated[Path | None, typer.Option("--tls-key", help="The certificate's key, PEM.")] = None,
    trunk: Annotated[
        Path | None,
        typer.Option(help="A TOML file with the line outward: host, addresses, user, password ..."),
    ] = None,
    web: Annotated[bool, typer.Option("--web", help="A browser phone for everybody.")] = False,
    spool: Annotated[
        Path | None, typer.Option(help="With --export: that Asterisk's spool folder.", metavar="DIR")
    ] = None,
    patience: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=60,
            help="With --export: a call that the engine does not take goes on without it after so many "
            "seconds; 0 for never. 8 if not given.",
        ),
    ] = None,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Write Asterisk's whole configuration from the organisation and the policy."""
    from ansvar.pbx.configure import Settings, Tls, system_paths
    from ansvar.pbx.configure import configure as write
    from ansvar.pbx.home import Home, cache_dir

    if (certificate is None) != (key is None):
        raise AnsvarError("TLS needs both --tls-certificate and --tls-key")
    if export is None and (spool is not None or patience is not None):
        raise AnsvarError("--spool and --patience are for --export; leave them out")
    rules = load_policy(policy)
    people = load_organisation(organisation, rules, moment(None, "UTC"), "switchboard")
    home = Home.here()
    settings = Settings(
        secrets=home.secrets_for,
        paths=_theirs(system_paths(), spool) if export else _at_home(home, cache or cache_dir()),
        listen=listen,
        sip_port=sip_port,
        ari_port=ari_port,
        external=external,
        tls=Tls(certificate.absolute(), key.absolute()) if certificate and key else None,
        trunk=_trunk(trunk) if trunk else None,
        web=web,
        patience_s=(PATIENCE_S if patience is None else patience or None) if export else None,
    )
    written = write(people, rules, settings, export.absolute() if export else None)
    if export:
        home.exported.write_text(dumps({"spool": str(settings.paths.spool)}) + "\n", encoding="utf-8")
    if json:
        out_json(
            {
                "conf": written.conf, "files": written.files, "changed": written.changed,
                "reloads": written.reloads, "restart": written.restart, "accounts": written.accounts,
                "left_out": written.left_out, "ari_url": written.ari_url, "ari_user": written.ari_user,
            }
        )  # fmt: skip
        return
    for person in written.left_out:
        out(f"left out: `{person}` has a number, but the id cannot be a phone account")
    for warning in written.warnings:
        out(f"note: {warning}")
    of = f"{len(written.changed)} of {len(written.files)} files changed"
    out(f"wrote {written.conf.parent}: {len(written.accounts):,} phones, {of}")
    out(f"the passwords are in {home.secrets}")


@contextmanager
def _steps() -> Iterator[Callable[[str, int, int], None]]:
    """Show one progress bar after another, each under the name of its step."""
    with ExitStack() as bars:
        shown: dict[str, Callable[..., None]] = {}

        def tell(step: str, done: int, of: int) -> None:
            if step not in shown:
                bars.close()
                shown.clear()
                shown[step] = bars.enter_context(progress(step))
            shown[step](done, of)

        yield tell


def _theirs(paths: Paths, spool: Path | None) -> Paths:
    """Return the folders of another's Asterisk; with a spool folder of its own, what callers leave is there."""
    from dataclasses import replace

    if spool is None:
        return paths
    spool = spool.absolute()
    return replace(paths, spool=spool, recordings=spool / "recording", fallback=spool / "ansvar")


def _at_home(home: Home, cache: Path) -> Paths:
    from ansvar.pbx.configure import Paths
    from ansvar.pbx.fetch import find

    installed = find(cache.expanduser().absolute())
    if installed is None:
        raise AnsvarError(f"there is no Asterisk in `{cache}`; fetch it with `ansvar pbx install`")
    home.create()
    return Paths(
        modules=installed.modules, share=installed.data, music=installed.music, etc=home.etc, lib=home.lib,
        log=home.log, run=home.run, spool=home.spool, recordings=home.recordings, fallback=home.fallback,
    )  # fmt: skip


def _trunk(file: Path) -> Trunk:
    """Return the line outward that a TOML file describes."""
    import tomllib
    from typing import get_type_hints

    from ansvar.pbx.configure import Trunk

    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (ValueError, UnicodeError) as error:
        raise AnsvarError(f"`{file}` is no TOML: {error}") from None
    known = get_type_hints(Trunk)
    for name, value in told.items():
        if name not in known:
            raise AnsvarError(f"`{file}`: `{name}` is no setting of a trunk; it takes {', '.join(known)}")
        if wanted := _not_of(known[name], value):
            raise AnsvarError(f"`{file}`: `{name}` takes {wanted}")
        told[name] = tuple(value) if isinstance(value, list) else value
    if "host" not in told:
        raise AnsvarError(f'`{file}`: a trunk needs a host, such as host = "192.0.2.10"')
    return Trunk(**told)


def _not_of(kind: Any, value: object) -> str:
    """Return what a setting of this kind takes, if the value is nothing of the sort; else ""."""
    from typing import get_args

    if kind is bool:
        return "" if isinstance(value, bool) else "true or false"
    if kind is int:
        return "" if isinstance(value, int) and not isinstance(value, bool) else "a number, without quotes"
    if kind is str:
        return "" if isinstance(value, str) else "a text in quotes"
    if Ellipsis in get_args(kind):
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if fits else 'a list of texts, such as ["192.0.2.0/28"]'
    return "" if value in get_args(kind) else ", ".join(map(str, get_args(kind)))
