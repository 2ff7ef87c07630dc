"""What a certificate and its key must be for Asterisk to use them, looked at before it tries.

Asterisk itself says of a bad one only that a transport was not made, in its log, and goes on without TLS.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

#: So long before its end a certificate is spoken of at every start.
SOON: Final = timedelta(days=21)
_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_LOCKED: Final = re.compile(r"-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED", re.M)
#: Tags of DER (X.690): what a certificate is made of on the way to its dates.
_SEQUENCE: Final = 0x30
_VERSION: Final = 0xA0
_UTC_TIME: Final = 0x17


@dataclass(frozen=True, slots=True)
class Validity:
    """When a certificate is valid: from `begins` until `ends`."""

    begins: datetime
    ends: datetime


class Unusable(ValueError):
    """A certificate or key that cannot be used; its text says why, and what to do."""


def check(certificate: Path, key: Path) -> Validity:
    """Return when a certificate is valid. Raises Unusable if it is none, or if the key is not its own."""
    text = _text("certificate", certificate)
    secret = _text("key", key)
    if _BEGIN not in text:
        raise Unusable(
            f"TLS certificate: `{certificate}` holds no certificate in PEM; it must begin with {_BEGIN}"
        )
    if "PRIVATE KEY-----" not in secret:
        raise Unusable(
            f"TLS key: `{key}` holds no private key in PEM; name the file that the certificate was made with"
        )
    if _LOCKED.search(secret):
        raise Unusable(
            f"TLS key: `{key}` is locked with a passphrase, which nobody types at a start; write it without: "
            f"openssl pkey -in {key.name} -out unlocked.pem"
        )
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise Unusable(
                f"TLS key: `{key}` is not the key of the certificate `{certificate}`; name the two that belong together"
            ) from None
        what = (error.reason or "unreadable").replace("_", " ").lower()
        raise Unusable(
            f"TLS certificate: `{certificate}` and `{key}` cannot be used ({what}); fetch or make them anew"
        ) from None
    try:
        return _validity(ssl.PEM_cert_to_DER_cert(text[text.index(_BEGIN) : text.index("-----END") + 25]))
    except (ValueError, IndexError):
        raise Unusable(
            f"TLS certificate: `{certificate}` has no dates that can be read; fetch or make it anew"
        ) from None


def spoken(certificate: Path, valid: Validity, now: datetime) -> str:
    """Return a sentence about a certificate that phones will not believe, or soon will not; "" for a good one."""
    renew = "put a renewed one in its place, and start the service again"
    if now >= valid.ends:
        return (
            f"the certificate `{certificate}` expired on {valid.ends:%Y-%m-%d}: phones and browsers that check it "
            f"do not register any more; {renew}"
        )
    if now < valid.begins:
        return (
            f"the certificate `{certificate}` is valid from {valid.begins:%Y-%m-%d} only: phones and browsers that "
            "check it do not register before; name one that is valid, or set this machine's clock"
        )
    if valid.ends - now < SOON:
        return f"the certificate `{certificate}` expires on {valid.ends:%Y-%m-%d}; {renew}"
    return ""


def _text(what: str, path: Path) -> str:
    try:
        return path.read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        raise Unusable(f"TLS {what}: there is no file `{path}`; name a PEM file") from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Unusable(
            f"TLS {what}: `{path}` cannot be read ({why}); let the user of the service read it"
        ) from None


def _validity(der: bytes) -> Validity:
    """Read the dates of a certificate (RFC 5280 4.1): past version, serial, algorithm and issuer."""
    inner = _value(_value(der)[1])[1]
    tag, _, rest = _split(inner)
    if tag == _VERSION:
        _, _, rest = _split(rest)
    for _ in range(2):  # algorithm, issuer
        _, _, rest = _split(rest)
    begins, after = _moment(_value(rest)[1])
    ends, _ = _moment(after)
    return Validity(begins, ends)


def _split(der: bytes) -> tuple[int, bytes, bytes]:
    """Return the tag and the content of the first element, and what follows it."""
    tag, size, at = der[0], der[1], 2
    if size & 0x80:
        at += size & 0x7F
        size = int.from_bytes(der[2:at], "big")
    if at + size > len(der):
        raise ValueError("cut short")
    return tag, der[at : at + size], der[at + size :]


def _value(der: bytes) -> tuple[int, bytes]:
    tag, content, _ = _split(der)
    if tag != _SEQUENCE:
        raise ValueError("no sequence")
    return tag, content


def _moment(der: bytes) -> tuple[datetime, bytes]:
    tag, content, rest = _split(der)
    text = content.decode("ascii")
    if tag == _UTC_TIME:  # two digits of the year: 1950 to 2049
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC), rest
