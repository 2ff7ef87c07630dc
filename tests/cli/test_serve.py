"""`ansvar serve` as a newcomer meets it: what is wrong is one sentence, and nothing is left running."""

from __future__ import annotations

import http.server
import os
import pty
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ansvar.cli.serve_settings import (
    Port,
    address_of,
    alone,
    ask_exchange,
    check_ports,
    look_at_spool,
    read,
    sound_ports,
    spool_of,
)  # fmt: skip
from ansvar.pbx.configure import Tls, Trunk
from ansvar.pbx.home import Home
from ansvar.words.faults import AnsvarError
from pbx.certificates import signed
from ports import free_port, free_ports

ROOT = Path(__file__).parents[2]
TOWN = ("--policy", str(ROOT / "policies" / "falkenberg.toml"), "--organisation", str(ROOT / "organisations" / "falkenberg"))  # fmt: skip
LIMIT_S = 180


def serve(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("ansvar")), "serve", "--data", str(folder / "data"), *options],
        env={**os.environ, "NO_COLOR": "1"}, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        timeout=LIMIT_S, check=False,
    )  # fmt: skip


def one_sentence(ran: subprocess.CompletedProcess[str]) -> str:
    """Return what a command that could not run said, which must be one line."""
    assert ran.returncode == 2, ran.stderr
    [line] = ran.stderr.splitlines()
    assert line.startswith("ansvar: ")
    assert "fault in Ansvar itself" not in line
    assert ran.stdout == ""
    return line


@contextmanager
def taken(kind: int) -> Iterator[int]:
    with socket.socket(socket.AF_INET, kind) as held:
        held.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            held.listen()
        yield held.getsockname()[1]


# -- the whole command ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "--policy and --organisation, or use --demo"),
        (("--policy", "nowhere.toml", "--organisation", "x"), "nowhere.toml: there is no such file"),
        ((TOWN[0], TOWN[1], "--organisation", "nowhere"), "name the folder that holds organisation.toml"),
        (("--demo", "--at", "nonsense"), "`nonsense` is no moment"),
        ((*TOWN, "--pbx", "127.0.0.1:abc"), "write the host and port of its ARI"),
        ((*TOWN, "--sip-port", "99999"), "SIP: 99999 is no port"),
        ((*TOWN, "--pbx-spool", "/nowhere"), "--pbx-spool is for --pbx"),
        ((*TOWN, "--rtp", "10000"), "`10000` is no range of ports"),
        ((*TOWN, "--rtp", "20000-10000"), "choose at least four ports"),
        ((*TOWN, "--rtp", "5000-6000"), "holds the SIP port 5060"),
        ((*TOWN, "--listen", "203.0.113.9"), "`203.0.113.9` is no address of this machine"),
        ((*TOWN, "--listen", "nonsense"), "`nonsense` is no address of this machine"),
        ((*TOWN, "--settings", "nowhere.toml"), "the settings `nowhere.toml` cannot be read"),
    ],
)  # fmt: skip
def test_given_a_slip_when_started_then_one_sentence_says_which(
    tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    assert says in one_sentence(serve(tmp_path, "--http-port", str(free_port()), *options))


def test_given_a_port_in_use_when_started_then_it_is_named_with_its_option(tmp_path: Path) -> None:
    """An exchange without its SIP port starts all the same, and nobody can call."""
    with taken(socket.SOCK_DGRAM) as port:
        said = one_sentence(serve(tmp_path, *TOWN, "--sip-port", str(port), "--http-port", str(free_port())))
    assert f"UDP port {port} of 127.0.0.1 is in use" in said
    assert "--sip-port" in said


def test_given_no_exchange_there_when_started_then_it_says_so_at_once(tmp_path: Path) -> None:
    said = one_sentence(
        serve(tmp_path, *TOWN, "--pbx", f"127.0.0.1:{free_port()}", "--http-port", str(free_port()))
    )
    assert "no exchange answers at 127.0.0.1:" in said
    assert "connection refused" in said


def test_given_a_spool_that_is_not_ours_to_take_from_when_looked_at_then_the_option_is_named(
    tmp_path: Path,
) -> None:
    """Else what callers leave without the engine would lie there, and nobody would be called back."""
    with pytest.raises(AnsvarError, match="--pbx-spool"):
        look_at_spool(Home(tmp_path / "data", tmp_path / "nowhere"))
    (tmp_path / "spool").mkdir()
    look_at_spool(Home(tmp_path / "data", tmp_path / "spool"))
    assert sorted(each.name for each in (tmp_path / "spool").iterdir()) == ["ansvar", "recording"]


def test_given_an_exchange_of_anothers_when_its_spool_is_sought_then_option_export_and_custom_decide(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    assert spool_of(None, None, home) is None
    assert spool_of("127.0.0.1:8088", None, home) == Path("/var/spool/asterisk")
    home.exported.write_text('{"spool": "/srv/pbx"}')
    assert spool_of("127.0.0.1:8088", None, home) == Path("/srv/pbx")
    assert spool_of("127.0.0.1:8088", Path("/srv/other"), home) == Path("/srv/other")


def test_given_ports_for_sound_when_they_are_a_range_then_they_are_taken() -> None:
    assert sound_ports("20000-20999", 5060) == (20000, 20999)


def test_given_a_data_folder_that_is_a_file_when_started_then_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert "cannot make the folder" in one_sentence(serve(tmp_path, *TOWN))


@pytest.mark.real
def test_given_a_damaged_store_when_started_then_one_sentence_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ansvar.sqlite3").write_text("no database at all, but long enough to be looked at")
    ports = [str(port) for port in free_ports(3)]
    said = one_sentence(
        serve(tmp_path, *TOWN, "--sip-port", ports[0], "--http-port", ports[1], "--ari-port", ports[2])
    )
    assert f"the store of `{tmp_path / 'data'}` cannot be used" in said


def test_given_a_service_in_the_folder_when_another_is_started_then_it_refuses(tmp_path: Path) -> None:
    """Two would write each other's configuration and share one exchange."""
    (tmp_path / "data").mkdir()
    with alone(tmp_path / "data"):
        said = one_sentence(serve(tmp_path, *TOWN))
    assert f"another service (process {os.getpid()}) runs in" in said


@pytest.mark.real
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_given_a_stop_while_it_starts_when_it_has_ended_then_nothing_runs_and_nothing_is_thrown(
    tmp_path: Path, number: signal.Signals
) -> None:
    ports = [str(port) for port in free_ports(3)]
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("ansvar")), "serve", "--data", str(tmp_path / "data"), *TOWN,
         "--sip-port", ports[0], "--http-port", ports[1], "--ari-port", ports[2]],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:  # fmt: skip
        assert running.stdout is not None
        first = running.stdout.readline()  # the exchange runs, the engine is about to
        running.send_signal(number)
        rest = running.stdout.read()
        assert running.wait(LIMIT_S) == 0, first + rest
    assert "Traceback" not in first + rest
    assert processes_of(tmp_path / "data") == []


@pytest.mark.real
def test_given_somebody_at_a_terminal_when_it_runs_then_log_lines_go_to_a_file(tmp_path: Path) -> None:
    ports = [str(port) for port in free_ports(3)]
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen, subprocess.Popen(
        [str(Path(sys.executable).with_name("ansvar")), "serve", "--data", str(tmp_path / "data"), *TOWN,
         "--sip-port", ports[0], "--http-port", ports[1], "--ari-port", ports[2]],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs, encoding="utf-8",
    ) as running:  # fmt: skip
        os.close(theirs)
        assert running.stdout is not None
        lines = iter(running.stdout.readline, "")
        assert any(
            line == f"What it does is logged in {tmp_path / 'data' / 'ansvar.log'}.\n" for line in lines
        )
        running.terminate()
        assert running.wait(LIMIT_S) == 0
        with pytest.raises(
            OSError, match="Input/output error"
        ):  # the other end was closed, and nothing written
            screen.read(1)
    log = (tmp_path / "data" / "ansvar.log").read_text()
    assert '"asterisk_ready"' in log, "the supervisor's own"
    assert '"leading"' in log, "the engine's"


def processes_of(data: Path) -> list[str]:
    """Return the command lines that name a folder."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = each.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(data) in line and "pytest" not in line:
            found.append(line)
    return found


# -- settings ---------------------------------------------------------------------------------------


def settings(folder: Path, text: str) -> Path:
    file = folder / "service.toml"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = [", "cannot be read"),
        ("trunk = 3", "`trunk` is a section; write [trunk]"),
        ('[trnk]\nhost = "192.0.2.1"', "there is no section `trnk`; it takes [trunk] and [tls]"),
        ('[trunk]\nhots = "192.0.2.1"', "[trunk] has no `hots`; it takes host, port"),
        ("[trunk]\nport = 5060", "[trunk] needs a host"),
        ('[trunk]\nhost = "192.0.2.1"\nport = "5060"', "[trunk] `port` takes a number, without quotes"),
        ('[trunk]\nhost = "192.0.2.1"\ntransport = "smoke"', "[trunk] `transport` takes udp, tcp, tls"),
        ('[trunk]\nhost = "sip.example.net"', "none given, so the host must be one"),
        ('[tls]\ncertificate = "a.pem"', "[tls] needs both `certificate` and `key`"),
        ('[tls]\ncertificate = "a.pem"\nkey = "b.pem"', "TLS certificate: there is no file"),
        ('[tls]\ncertificate = 3\nkey = "b.pem"', "[tls] `certificate` takes a text in quotes"),
    ],
)
def test_given_a_slip_in_the_settings_when_read_then_section_and_remedy_are_named(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(AnsvarError) as raised:
        read(settings(tmp_path, text))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_given_whole_settings_when_read_then_they_make_a_trunk_and_a_certificate(tmp_path: Path) -> None:
    signed(tmp_path)
    given = read(
        settings(
            tmp_path,
            '[trunk]\nhost = "192.0.2.10"\naddresses = ["192.0.2.0/28"]\nnumber_form = "national"\n'
            '[tls]\ncertificate = "server.pem"\nkey = "server.key"\nrequired = true\n',
        )
    )
    assert Trunk(**given.trunk) == Trunk("192.0.2.10", addresses=("192.0.2.0/28",), number_form="national")
    assert Tls(**given.tls).certificate == tmp_path / "server.pem", "files are looked for beside the settings"
    assert read(None).trunk == {}


# -- ports and exchanges ----------------------------------------------------------------------------


def test_given_a_port_that_comes_free_when_waited_for_then_the_start_goes_on() -> None:
    """A service that was just ended gives its ports back a moment later."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen()
    release = threading.Timer(0.3, held.close)
    release.start()
    check_ports([Port("HTTP", "127.0.0.1", held.getsockname()[1], "--http-port")], patience_s=LIMIT_S)
    release.join()


@pytest.mark.parametrize(
    ("given", "found"),
    [("127.0.0.1:8088", ("127.0.0.1", 8088)), ("pbx.example.net", ("pbx.example.net", 8088)),
     ("http://192.0.2.1:9000/", ("192.0.2.1", 9000)), ("localhost:1", ("localhost", 1))],
)  # fmt: skip
def test_given_an_address_when_read_then_host_and_port_are_found(given: str, found: tuple[str, int]) -> None:
    assert address_of(given) == found


@pytest.mark.parametrize(
    "given", ["", ":8088", "host:", "host:0", "host:65536", "host:-1", "http://a/b:80", "a:b:c"]
)
def test_given_no_address_when_read_then_the_form_is_shown(given: str) -> None:
    with pytest.raises(AnsvarError, match=r"127\.0\.0\.1:8088"):
        address_of(given)


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (200, b'{"system": {"version": "22.10.1"}}', ""),
        (200, b'{"system": {"version": "20.5.0"}}', "Ansvar needs"),
        (200, b'{"system": {}}', "no exchange with ARI"),
        (200, b"<html>", "no exchange with ARI"),
        (401, b"", "does not let us in"),
        (404, b"", "no exchange with ARI"),
    ],
)  # fmt: skip
def test_given_something_that_answers_when_asked_then_only_a_new_enough_exchange_will_do(
    status: int, body: bytes, says: str
) -> None:
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            if not says:
                ask_exchange("127.0.0.1", server.server_port, "secret")
            else:
                with pytest.raises(AnsvarError, match=says) as raised:
                    ask_exchange("127.0.0.1", server.server_port, "secret")
                assert "secret" not in str(raised.value)
        finally:
            server.shutdown()
            thread.join()
