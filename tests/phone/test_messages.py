"""Messages read with care: what is malformed is ignored, what is odd but right is understood."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.phone.messages import (
    Address,
    Headers,
    Malformed,
    Request,
    Response,
    Uri,
    Via,
    credentials,
    read,
    reply,
    split,
)  # fmt: skip

INVITE = (
    "INVITE sip:200@127.0.0.1:5060 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKabc;rport\r\n"
    'From: "Kim" <sip:+46406280401@127.0.0.1>;tag=one\r\n'
    "To: <sip:200@127.0.0.1>\r\n"
    "Call-ID: a1\r\n"
    "CSeq: 1 INVITE\r\n"
    "X-Ansvar-Urgent: yes\r\n"
    "Content-Length: 4\r\n"
    "\r\n"
    "bodyREST"
)


def changed(old: str, new: str) -> bytes:
    assert old in INVITE
    return INVITE.replace(old, new).encode()


def test_given_a_request_when_read_then_its_parts_are_there_and_the_body_is_as_long_as_said() -> None:
    message = read(INVITE.encode())
    assert isinstance(message, Request)
    assert (message.method, message.uri, message.body) == ("INVITE", "sip:200@127.0.0.1:5060", b"body")
    assert message.headers.get("x-ansvar-URGENT") == "yes"
    assert Address.read(message.headers.get("from")).uri.user == "+46406280401"


def test_given_short_names_folded_lines_and_lists_when_read_then_they_mean_the_same() -> None:
    odd = (
        "SIP/2.0 200 OK\r\nv: SIP / 2.0 / UDP one.example;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK2\r\n"
        'f: "A, \\"B\\"; C" <sip:a@b.example;transport=udp>;tag=x\r\nt:\r\n <sip:c@d.example> ;tag=y\r\n'
        "i: 1\r\nCSEQ: 7   INVITE\r\nl: 0\r\n\r\n"
    )
    message = read(odd.encode())
    assert isinstance(message, Response)
    assert [Via.read(value).branch for value in message.headers.all("via")] == ["z9hG4bK1", "z9hG4bK2"]
    assert Address.read(message.headers.get("from")).name == 'A, "B"; C'
    assert Address.read(message.headers.get("to")).tag == "y"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\r\n\r\n", b"\x00" * 40, b"INVITE\r\n\r\n", b"\xff\xfe\r\n\r\n",
        changed("SIP/2.0\r\nVia", "SIP/3.0\r\nVia"), changed("CSeq: 1 INVITE\r\n", ""),
        changed("CSeq: 1 INVITE", "CSeq: 1 BYE"), changed("CSeq: 1", "CSeq: -1"), changed("CSeq: 1", "CSeq: 99999999999"),
        changed("Call-ID: a1", "Call-ID:"),
        changed("SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKabc;rport", ", ,"), changed("Length: 4", "Length: 400"), changed("Length: 4", "Length: -4"),
        changed("Length: 4", "Length: four"), changed("sip:200@127", "mailto:200@127"), changed(":5070;", ":99999;"),
        changed("X-Ansvar-Urgent: yes", "no colon here"), changed("<sip:+46406280401@127.0.0.1>", "<<>"),
        changed("X-Ansvar-Urgent: yes", "\r\n".join(f"X-{n}: 1" for n in range(300))),
    ],
)  # fmt: skip
def test_given_a_malformed_message_when_read_then_it_is_none(data: bytes) -> None:
    assert read(data) is None


@given(st.binary(max_size=300))
def test_given_any_bytes_when_read_then_nothing_is_raised(data: bytes) -> None:
    assert read(data) is None or read(data) is not None


@given(st.integers(0, len(INVITE) - 1), st.integers(0, 255), st.integers(0, 3))
def test_given_a_message_with_a_wrong_byte_when_read_then_nothing_is_raised(
    at: int, byte: int, cut: int
) -> None:
    data = bytearray(INVITE.encode())
    data[at] = byte
    message = read(bytes(data[: len(data) - cut * 40]))
    if isinstance(message, Request):
        assert read(bytes(reply(message, 200, tag="t"))) is not None


@given(st.text(max_size=30), st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=20))
def test_given_any_name_and_user_when_written_then_they_are_read_back(name: str, user: str) -> None:
    kept = "".join(ch for ch in name if ch.isprintable() and ch.isascii()).strip()
    written = Address(Uri(user, "127.0.0.1", 5060), kept, (("tag", "x"),))
    assert Address.read(str(written)) == written


def test_given_a_refer_to_with_replaces_when_read_then_the_dialog_it_names_is_there() -> None:
    uri = Uri.read("sip:300@127.0.0.1?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2")
    assert dict(uri.headers) == {"Replaces": "a@b;to-tag=1;from-tag=2"}
    assert Uri.read(str(uri)) == uri


def test_given_star_codes_when_written_then_the_hash_is_escaped() -> None:
    assert str(Uri("*21*2002#", "127.0.0.1")) == "sip:*21*2002%23@127.0.0.1"


def test_given_a_line_break_in_a_header_when_added_then_it_is_refused() -> None:
    with pytest.raises(Malformed):
        Headers().add("X-Note", "a\r\nX-Forged: b")


def test_given_commas_in_quotes_when_split_then_they_divide_nothing() -> None:
    assert split('Digest a="1,2", b=<x,y>, c', ",") == ['Digest a="1,2"', "b=<x,y>", "c"]


@pytest.mark.parametrize(("algorithm", "kind"), [("MD5", hashlib.md5), ("SHA-256", hashlib.sha256)])
def test_given_a_challenge_when_answered_then_it_is_the_digest_of_rfc_7616(
    algorithm: str, kind: type
) -> None:
    challenge = f'Digest realm="r", nonce="n", qop="auth,auth-int", algorithm={algorithm}, opaque="o"'
    answer = credentials(challenge, "u", "p", "REGISTER", "sip:x", own="c")
    h = lambda text: kind(text.encode()).hexdigest()  # noqa: E731
    expected = h(f"{h('u:r:p')}:n:00000001:c:auth:{h('REGISTER:sip:x')}")
    assert answer is not None
    assert f'response="{expected}"' in answer
    assert 'opaque="o"' in answer


@pytest.mark.parametrize(
    "challenge", ["Basic realm=x", "Digest realm=x", "Digest nonce=x, algorithm=ROT13", ""]
)
def test_given_a_challenge_that_cannot_be_met_when_answered_then_there_is_none(challenge: str) -> None:
    assert credentials(challenge, "u", "p", "REGISTER", "sip:x") is None


@given(
    st.lists(
        st.sampled_from([",", ";", "<", ">", '"', "\\", "=", " ", "sip:", "a", "@", "?", "\u00b2", ":", "1"]),
        max_size=12,
    )
)
def test_given_any_signs_in_any_header_when_read_then_nothing_is_raised(signs: list[str]) -> None:
    value = "".join(signs)
    for name in ("Via", "From", "To", "Call-ID", "CSeq", "Content-Length", "X-Any"):
        lines = [f"{name}: {value}" if line.startswith(f"{name}:") else line for line in INVITE.split("\r\n")]
        message = read("\r\n".join(lines).encode())
        if isinstance(message, Request):
            assert read(bytes(reply(message, 180))) is not None
