"""The configuration as text: what people wrote never becomes syntax, and nothing from outside leads outward."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from ansvar.directory.generate import generate
from ansvar.pbx.configure import Configured, Settings, SettingsError, Tls, Trunk, configure, export, passwords
from ansvar.pbx.configure.plan import plan_of
from ansvar.pbx.configure.write import contents
from pbx.certificates import signed
from pbx.configured import firm, secrets, sections, settings

TRUNK = Trunk(host="192.0.2.10")


def written(folder: Path, **more: Any) -> dict[str, str]:
    organisation, policy = firm()
    return contents(organisation, policy, settings(folder, **more))


def section_of(text: str, name: str, kind: str) -> dict[str, list[str]]:
    (found,) = [values for head, _, values in sections(text) if head == name and values.get("type") == [kind]]
    return found


def test_given_a_firm_when_configured_then_each_person_with_a_number_has_an_account(tmp_path: Path) -> None:
    organisation, _ = firm()
    files = written(tmp_path)
    found: dict[str, set[str]] = {}
    for name, template, values in sections(files["pjsip_phones.conf"]):
        found.setdefault(name, set()).add(template)
        if template == "phone-auth":
            assert values["password"] == [secrets((f"phone:{name}",))[f"phone:{name}"]]
            assert values["username"] == [name]
    expected = {person.id for person in organisation.people.values() if person.extension or person.direct}
    assert set(found) == expected
    assert set(map(frozenset, found.values())) == {frozenset({"phone", "phone-auth", "phone-aor"})}
    assert "[ansvar]" in files["ari.conf"]
    assert not [line for name, text in files.items() for line in text.splitlines() if len(line) > 4000], (
        "too long"
    )


def test_given_browsers_when_configured_then_each_person_has_a_twin_with_its_own_password(
    tmp_path: Path,
) -> None:
    text = written(tmp_path, web=True)["pjsip_phones.conf"]
    names = [name for name, template, _ in sections(text) if template == "browser"]
    assert names == [f"{name}.web" for name, template, _ in sections(text) if template == "phone"]
    shown = [line for line in text.splitlines() if line.startswith("password=")]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    "given",
    [
        '"; drop',
        "A] \n[evil](phone)",
        "x\ntype=endpoint",
        "Å|B,C",
        "${SHELL(id)}",
        "<sip:a@b>",
        "\\",
        "Lars;Ek\r\n",
    ],
)
def test_given_a_name_with_signs_of_the_syntax_when_written_then_it_is_only_a_name(
    tmp_path: Path, given: str
) -> None:
    organisation, policy = firm()
    person = replace(organisation.people["anna.lind"], given=given)
    people = MappingProxyType({**organisation.people, "anna.lind": person})
    text = contents(replace(organisation, people=people), policy, settings(tmp_path))["pjsip_phones.conf"]
    plain = contents(organisation, policy, settings(tmp_path))["pjsip_phones.conf"]
    assert [head[:2] for head in sections(text)] == [head[:2] for head in sections(plain)]
    (shown,) = [v["callerid"][0] for n, t, v in sections(text) if (n, t) == ("anna.lind", "phone")]
    assert re.fullmatch(r'"[^"\\<>;,&|$(){}\[\]]*" <201>', shown)


def test_given_an_id_that_is_no_account_when_configured_then_it_is_left_out_and_named(tmp_path: Path) -> None:
    organisation, policy = firm()
    odd = {
        id: replace(organisation.people["anna.lind"], id=id, extension=str(900 + at), direct="")
        for at, id in enumerate(("trunk", "try", "a b", "anna.lind.web"))
    }
    people = MappingProxyType({**organisation.people, **odd})
    made = configure(replace(organisation, people=people), policy, settings(tmp_path))
    assert made.left_out == tuple(sorted(odd))
    assert not set(odd) & set(made.accounts)


def test_given_the_same_input_when_written_twice_then_nothing_changed(tmp_path: Path) -> None:
    organisation, policy = firm()
    first = configure(organisation, policy, settings(tmp_path))
    assert first.restart
    assert "asterisk.conf" in first.changed
    again = configure(organisation, policy, settings(tmp_path))
    assert (again.changed, again.reloads, again.restart) == ((), (), False)
    people = {id: person for id, person in organisation.people.items() if id != "anna.lind"}
    fewer = configure(replace(organisation, people=MappingProxyType(people)), policy, settings(tmp_path))
    assert set(fewer.changed) == {"pjsip_phones.conf", "ansvar_numbers.conf"}
    assert fewer.reloads == ("module reload res_pjsip.so",)
    assert not fewer.restart
    assert {oct(path.stat().st_mode & 0o777) for path in fewer.files} == {"0o600"}
    assert passwords(fewer, settings(tmp_path))["bo.rask"] == secrets(("phone:bo.rask",))["phone:bo.rask"]


def test_given_a_folder_that_cannot_be_written_when_configured_then_one_sentence_says_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "etc").write_text("a file")
    organisation, policy = firm()
    with pytest.raises(SettingsError, match="cannot write the configuration to"):
        configure(organisation, policy, settings(tmp_path))


# -- the dialplan ------------------------------------------------------------------------------------


def reached(text: str, start: str) -> set[str]:
    """Return the contexts that calls in one may come to, by any step that names a context."""
    steps: dict[str, list[str]] = {}
    at = ""
    for line in text.splitlines():
        if head := re.fullmatch(r"\[([^\]]+)\]", line):
            at = head[1]
            steps[at] = []
        elif at:
            steps[at].append(line)
    found, left = set[str](), [start]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            # Any mention counts, also in ways that the dialplan does not have today.
            left += [
                other
                for other in steps
                if re.search(rf"(?<![\w-]){re.escape(other)}[,)]", "\n".join(steps[name]))
            ]
    return found


@pytest.mark.parametrize("trunk", [TRUNK, replace(TRUNK, number_form="national"), None])
def test_given_any_trunk_when_a_call_comes_from_outside_then_no_step_leads_to_it(
    tmp_path: Path, trunk: Trunk | None
) -> None:
    """N9: a caller from outside can never reach an outward line."""
    text = written(tmp_path, trunk=trunk, patience_s=5)["extensions.conf"]
    with_trunk = {
        context.split("]")[0]
        for context in re.split(r"^\[", text, flags=re.M)
        if "@trunk" in context or "/trunk" in context
    }
    assert with_trunk == ({"emergency", "outward"} if trunk else set())
    assert not reached(text, "outside") & {"emergency", "outward", "rescue-inside", "inside"}
    if trunk:
        assert {"emergency", "outward"} <= reached(text, "inside")
    # What was dialled and who calls are strangers' words: filtered wherever they are used.
    for line in text.splitlines():
        assert "${EXTEN}" not in line or "FILTER(" in line or "@trunk" in line or "ANSVAR_OUT=" in line, line
        assert "${CALLERID(num)}" not in line or "FILTER(" in line, line
    assert not re.search(r"\b(System|TrySystem|SHELL|CURL|Exec|AGI)\(", text)
    assert not re.search(r"^include", text, flags=re.M)


def test_given_emergency_numbers_when_written_then_each_goes_straight_out(tmp_path: Path) -> None:
    text = written(tmp_path, trunk=replace(TRUNK, emergency=("110",)))["extensions.conf"]
    for number in ("110", "112"):
        assert f"exten => {number},1,Goto(emergency,{number},1)" in text
        assert f"Dial(PJSIP/{number}@trunk)" in text
    without = written(tmp_path)["extensions.conf"]
    assert "exten => 112,1,Log(ERROR,emergency call to 112" in without


@pytest.mark.parametrize(
    ("country", "national", "code", "abroad"),
    [
        ("SE", "0", "46", "00"),
        ("DK", "", "45", "00"),
        ("NO", "", "47", "00"),
        ("NL", "0", "31", "00"),
        ("BE", "0", "32", "00"),
    ],
)
def test_given_a_country_when_numbers_are_read_then_its_own_prefixes_hold(
    country: str, national: str, code: str, abroad: str
) -> None:
    organisation, policy = firm()
    plan = plan_of(policy, replace(organisation, country=country))
    assert (plan.national, plan.country_code, plan.abroad) == (national, code, abroad)
    assert not plan.to_abroad
    assert "112" in plan.emergency
    if country == "SE":
        assert re.fullmatch(plan.costly, "9001234567"[:9])
        assert not re.fullmatch(plan.costly, "406280401")


@pytest.mark.parametrize(
    ("barred", "found", "to_abroad"),
    [
        (("+1 900", "0900", "premium"), ("1900", "46900"), True),
        (("00",), (), False),
        (("+",), (), False),
        ((), (), True),
    ],
)
def test_given_barred_prefixes_when_read_then_they_are_whole_numbers_and_words_are_passed_over(
    barred: tuple[str, ...], found: tuple[str, ...], to_abroad: bool
) -> None:
    organisation, policy = firm()
    numbers = policy.numbers.model_copy(update={"barred": barred, "forward_to": ("anywhere",)})
    plan = plan_of(policy.model_copy(update={"numbers": numbers}), organisation)
    assert (plan.barred, plan.to_abroad) == (found, to_abroad)


def test_given_a_prefix_for_an_outside_line_when_written_then_the_emergency_passes_behind_it_too(
    tmp_path: Path,
) -> None:
    organisation, policy = firm()
    numbers = policy.numbers.model_copy(
        update={"prefixes": {"0": "outside line", "*21": "forward", "2": "x"}}
    )
    with_prefix = policy.model_copy(update={"numbers": numbers})
    text = contents(organisation, with_prefix, settings(tmp_path, trunk=TRUNK))["extensions.conf"]
    assert "exten => 0112,1,Goto(emergency,112,1)" in text
    # An extension of somebody's stays theirs.
    anna = replace(organisation.people["anna.lind"], extension="2112")
    theirs = replace(organisation, people=MappingProxyType({**organisation.people, "anna.lind": anna}))
    assert (
        "exten => 2112"
        not in contents(theirs, with_prefix, settings(tmp_path, trunk=TRUNK))["extensions.conf"]
    )


def test_given_a_bare_exchange_when_configured_then_it_is_said_what_is_missing(tmp_path: Path) -> None:
    organisation, policy = firm()
    told = configure(organisation, policy, settings(tmp_path)).warnings
    assert [text.split(":")[0] for text in told] == [
        "no sentence is rendered for the time without an engine",
        "there is no trunk",
    ]
    made = signed(tmp_path)
    full = settings(
        tmp_path,
        trunk=TRUNK,
        listen="192.0.2.7",
        fallback_message=tmp_path / "sentence.wav",
        tls=Tls(made.certificate, made.key),
    )
    assert configure(organisation, policy, full).warnings == ()
    nobody = replace(organisation, operators=())
    assert "no operator has a phone" in configure(nobody, policy, full).warnings[0]


# -- settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"listen": "example.org"}, "no numeric address"),
        ({"external": "pbx.example.org"}, "no numeric address"),
        ({"sip_port": 0}, "no port"),
        ({"sip_port": 8088}, "the same port"),
        ({"rtp": (10001, 10001)}, "no range"),
        ({"rtp": (5000, 6000)}, "hold the SIP port"),
        ({"local_nets": ("intranet",)}, "no network"),
        ({"person_s": 0}, "1 to 3600"),
        ({"trunk": replace(TRUNK, transport="tls")}, "needs a certificate"),
    ],
)
def test_given_a_wrong_setting_when_made_then_one_sentence_says_what_to_write(
    tmp_path: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        settings(tmp_path, **given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": "a b"}, "is no host"),
        ({"host": "sip.example.net"}, "so the host must be one"),
        ({"host": "192.0.2.1", "identify": "digest"}, "user and a password"),
        ({"host": "192.0.2.1", "register": True, "user": "u"}, "user and a password"),
        ({"host": "192.0.2.1", "user": "u;v", "password": "p"}, "is no SIP user"),
        ({"host": "192.0.2.1", "user": "u", "password": "p\nq"}, "the password holds"),
        ({"host": "192.0.2.1", "port": "5060"}, "no port"),
        ({"host": "192.0.2.1", "transport": "sctp"}, "`sctp` is none of udp, tcp, tls"),
        ({"host": "192.0.2.1", "identify": "name"}, "`name` is none of"),
        ({"host": "192.0.2.1", "number_form": "+"}, "is none of e164"),
        ({"host": "192.0.2.1", "addresses": "192.0.2.1"}, "write a list of texts"),
        ({"host": "192.0.2.1", "emergency": [112]}, "write a list of texts"),
        ({"host": "192.0.2.1", "user": 7, "password": "p"}, "put them in quotes"),
        ({"host": 7}, "is no host"),
        ({"host": "192.0.2.1", "codecs": ("g729",)}, "no such codec `g729`"),
        ({"host": "192.0.2.1", "codecs": ()}, "no such codec"),
        ({"host": "192.0.2.1", "emergency": ("nine",)}, "is no emergency number"),
        ({"host": "192.0.2.1", "addresses": ("sip.example.net",)}, "is no network"),
    ],
)
def test_given_a_wrong_trunk_when_made_then_one_sentence_says_what_to_write(
    given: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        Trunk(**given)


def test_given_passwords_when_settings_are_shown_then_they_are_not(tmp_path: Path) -> None:
    trunk = Trunk(host="192.0.2.1", user="u", password="hush")
    assert "hush" not in repr(settings(tmp_path, trunk=trunk))


@pytest.mark.parametrize("folder", ["relative", "/a;b", "/a,b", "/a b&c", '/a"b'])
def test_given_a_folder_that_the_dialplan_would_read_when_made_then_it_is_refused(folder: str) -> None:
    with pytest.raises(SettingsError, match="cannot be a folder of the exchange"):
        settings(Path(folder))


def test_given_a_trunk_known_by_address_when_written_then_its_name_opens_nothing(tmp_path: Path) -> None:
    text = written(tmp_path, trunk=replace(TRUNK, addresses=("192.0.2.0/28",)))["pjsip.conf"]
    endpoint = section_of(text, "trunk", "endpoint")
    assert endpoint["identify_by"] == ["ip"]
    assert endpoint["context"] == ["outside"]
    assert endpoint["allow_transfer"] == ["no"]
    assert section_of(text, "trunk", "identify")["match"] == ["192.0.2.0/28"]
    assert section_of(text, "trunk", "aor")["contact"] == ["sip:192.0.2.10:5060"]


def test_given_a_trunk_that_logs_in_when_written_then_it_is_known_by_its_login_and_registers(
    tmp_path: Path,
) -> None:
    trunk = Trunk(host="sip.example.net", identify="digest", user="firm", password="hush", register=True)
    text = written(tmp_path, trunk=trunk)["pjsip.conf"]
    endpoint = section_of(text, "trunk", "endpoint")
    assert endpoint["identify_by"] == ["auth_username"]
    assert endpoint["auth"] == ["trunk-in"]
    registration = section_of(text, "trunk", "registration")
    assert registration["client_uri"] == ["sip:firm@sip.example.net"]
    assert not [values for _, _, values in sections(text) if values.get("type") == ["identify"]]


def test_given_a_certificate_when_written_then_phones_and_trunk_encrypt(tmp_path: Path) -> None:
    made = signed(tmp_path)
    tls = Tls(made.certificate, made.key)
    files = written(tmp_path, tls=tls, listen="192.0.2.7", trunk=replace(TRUNK, transport="tls", port=5061))
    text = files["pjsip.conf"]
    assert section_of(text, "transport-tls", "transport")["bind"] == ["192.0.2.7:5061"]
    assert "tlsenable" not in files["http.conf"], "without browsers nobody needs it"
    assert section_of(text, "phone", "endpoint")["media_encryption"] == ["sdes"]
    assert section_of(text, "trunk", "endpoint")["media_encryption"] == ["sdes"]
    assert section_of(text, "trunk", "aor")["contact"] == ["sip:192.0.2.10:5061\\;transport=tls"]
    required = written(tmp_path, tls=replace(tls, required=True), listen="192.0.2.7")["pjsip.conf"]
    assert section_of(required, "transport-udp", "transport")["bind"] == ["127.0.0.1:5060"]
    assert section_of(required, "phone", "endpoint")["media_encryption_optimistic"] == ["no"]
    browsers = written(tmp_path, tls=tls, web=True, listen="192.0.2.7")
    (http,) = [values for name, _, values in sections(browsers["http.conf"]) if name == "general"]
    assert (http["bindaddr"], http["tlsbindaddr"]) == (["127.0.0.1"], ["192.0.2.7:8089"])
    assert section_of(browsers["pjsip.conf"], "transport-wss", "transport")["protocol"] == ["wss"]


def test_given_an_address_that_others_reach_when_configured_then_what_they_can_hear_is_said(
    tmp_path: Path,
) -> None:
    organisation, policy = firm()

    def said(**more: Any) -> list[str]:
        warnings = configure(organisation, policy, settings(tmp_path, **more)).warnings
        return [each for each in warnings if "certificate" in each]

    assert said() == said(web=True) == []
    (open_,) = said(listen="192.0.2.7")
    assert open_.startswith("calls at 192.0.2.7 are not encrypted, and whoever is on that network can listen")
    assert (
        "browsers reach their phones on this machine only (port 8088)" in said(listen="0.0.0.0", web=True)[1]
    )
    made = signed(tmp_path)
    assert said(listen="192.0.2.7", web=True, tls=Tls(made.certificate, made.key)) == []


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ({"starts": "20200101000000Z", "ends": "20200201000000Z"}, "expired on 2020-02-01"),
        ({"starts": "20200101000000Z", "ends": "20510201000000Z"}, ""),
        ({"starts": "20550101000000Z", "ends": "20560201000000Z"}, "is valid from 2055-01-01 only"),
        ({"days": 10}, "expires on"),
        ({"days": 60}, ""),
    ],
)
def test_given_the_dates_of_a_certificate_when_configured_then_one_that_is_not_believed_is_named(
    tmp_path: Path, dates: dict[str, Any], says: str
) -> None:
    """Calls go on: only phones that check it are lost, and the sentence says what to do."""
    made = signed(tmp_path, **dates)
    written = configure(*firm(), settings(tmp_path, tls=Tls(made.certificate, made.key)))
    found = [each for each in written.warnings if str(made.certificate) in each]
    assert bool(found) == bool(says)
    assert all(says in each and "\n" not in each for each in found)


def test_given_files_that_are_no_certificate_when_named_then_one_sentence_says_which_and_what_to_do(
    tmp_path: Path,
) -> None:
    good, other = signed(tmp_path / "good"), signed(tmp_path / "other")
    locked, text, cut = tmp_path / "locked.key", tmp_path / "text.pem", tmp_path / "cut.pem"
    locked.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")
    text.write_text("hello")
    lines = good.certificate.read_text().splitlines()
    cut.write_text("\n".join([*lines[:3], lines[-1]]))
    for certificate, key, says in (
        (tmp_path / "none.pem", good.key, "TLS certificate: there is no file"),
        (good.certificate, tmp_path / "none.pem", "TLS key: there is no file"),
        (tmp_path, good.key, "cannot be read (is a directory)"),
        (text, good.key, "holds no certificate in PEM"),
        (good.key, good.certificate, "holds no certificate in PEM"),
        (good.certificate, text, "holds no private key in PEM"),
        (good.certificate, locked, "is locked with a passphrase"),
        (good.certificate, other.key, "is not the key of the certificate"),
        (cut, good.key, "cannot be used"),
    ):
        with pytest.raises(SettingsError) as raised:
            Tls(certificate, key)
        assert says in str(raised.value)
        assert "\n" not in str(raised.value)
        assert "; " in str(raised.value), "what to do"


def test_given_an_outer_address_when_written_then_it_is_told_to_strangers_only(tmp_path: Path) -> None:
    text = written(tmp_path, listen="10.0.0.7", external="203.0.113.5")["pjsip.conf"]
    udp = section_of(text, "transport-udp", "transport")
    assert udp["external_media_address"] == ["203.0.113.5"]
    assert "10.0.0.0/8" in udp["local_net"]
    assert section_of(text, "phone", "endpoint")["media_address"] == ["10.0.0.7"]
    # All addresses at once are none that could be named.
    assert "media_address" not in section_of(
        written(tmp_path, listen="0.0.0.0")["pjsip.conf"], "phone", "endpoint"
    )


# -- for another's Asterisk --------------------------------------------------------------------------


def test_given_an_asterisk_of_ones_own_when_exported_then_only_files_to_include_are_written(
    tmp_path: Path,
) -> None:
    organisation, policy = firm()
    made: Settings = settings(tmp_path / "theirs", trunk=TRUNK)
    done: Configured = export(organisation, policy, made, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "README-ansvar.txt",
        "ansvar_ari.conf",
        "ansvar_extensions.conf",
        "ansvar_numbers.conf",
        "ansvar_pjsip.conf",
        "ansvar_pjsip_phones.conf",
    ]
    assert not (tmp_path / "theirs").exists()
    pjsip = (tmp_path / "out/ansvar_pjsip.conf").read_text()
    kinds = {kind for _, _, values in sections(pjsip) for kind in values.get("type", [])}
    assert kinds == {"endpoint", "auth", "aor", "identify"}
    assert "transport-udp" not in pjsip
    assert pjsip.rstrip().endswith("#include ansvar_pjsip_phones.conf")
    extensions = (tmp_path / "out/ansvar_extensions.conf").read_text()
    assert extensions.startswith("[outside]")
    readme = (tmp_path / "out/README-ansvar.txt").read_text()
    for name in names[1:3]:
        assert f"#include {name}" in readme
    for context in re.findall(r"^\[([^\]]+)\]", extensions, flags=re.M):
        assert context in readme
    assert {oct(path.stat().st_mode & 0o777) for path in done.files} == {"0o600"}
    # `configure` with a folder that is not Asterisk's own does the same.
    assert configure(organisation, policy, made, tmp_path / "out").changed == ()


def test_given_a_large_organisation_when_written_then_each_number_stands_on_its_shelf(tmp_path: Path) -> None:
    _, policy = firm()
    town = generate(2000, "dk", 1, date(2026, 11, 23))
    files = contents(town, policy, settings(tmp_path))
    table = {name: values for name, _, values in sections(files["ansvar_numbers.conf"])}
    assert max(map(len, table.values())) < 200
    for person in town.people.values():
        for number in (person.extension, person.direct.lstrip("+")):
            if number:
                assert table[f"n{number[-2:]}"][number] == [person.id]
    # A phone costs about three hundred letters; all that is common stands once.
    assert len(files["pjsip_phones.conf"]) < 350 * len(town.people)
