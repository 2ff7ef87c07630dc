"""SIP messages (RFC 3261): read with care, written plainly.

Whatever comes from the network is refused (`read` returns None) unless it has everything a phone relies on, in
sizes a phone can meet; nothing here raises on bad input but `Malformed`, which `read` catches.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

#: Larger than any message a phone meets; a UDP datagram cannot hold more.
_MOST_BYTES = 65_535
_MOST_HEADERS = 200

_LONG_NAMES = {
    "i": "call-id", "m": "contact", "e": "content-encoding", "l": "content-length", "c": "content-type",
    "f": "from", "s": "subject", "k": "supported", "t": "to", "v": "via", "o": "event", "r": "refer-to",
    "b": "referred-by", "x": "session-expires", "u": "allow-events",
}  # fmt: skip

#: Headers that may stand several times on one line, with commas between.
_LISTS = frozenset({"via", "route", "record-route", "contact", "diversion", "p-asserted-identity"})

_TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
_NEEDED = ("via", "from", "to", "call-id", "cseq")

PHRASES = {
    100: "Trying", 180: "Ringing", 183: "Session Progress", 200: "OK", 202: "Accepted", 400: "Bad Request",
    404: "Not Found", 405: "Method Not Allowed", 415: "Unsupported Media Type", 420: "Bad Extension",
    480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 486: "Busy Here",
    487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event", 491: "Request Pending",
    500: "Server Internal Error", 501: "Not Implemented", 503: "Service Unavailable", 600: "Busy Everywhere",
    603: "Decline", 604: "Does Not Exist Anywhere",
}  # fmt: skip


class Malformed(ValueError):
    """A message or a part of one that cannot be read."""


class Headers:
    """The headers of a message, in order; names in any case; a name may stand several times."""

    def __init__(self, pairs: list[tuple[str, str]] | None = None) -> None:
        self._pairs = list(pairs or [])

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a header, or the default."""
        low = name.lower()
        return next((value for key, value in self._pairs if key.lower() == low), default)

    def all(self, name: str) -> list[str]:
        """Return every value of a header, in order; those that share a line are told apart."""
        low = name.lower()
        values = [value for key, value in self._pairs if key.lower() == low]
        return [part for value in values for part in split(value, ",")] if low in _LISTS else values

    def add(self, name: str, value: str) -> None:
        """Add a header after the others. A line break in it would forge another header: `Malformed`."""
        if not _TOKEN.match(name) or any(ch in value for ch in "\r\n\0"):
            raise Malformed(
                f"`{name}` cannot be a header with that value: no line breaks, no spaces in its name"
            )
        self._pairs.append((name, value))

    def set(self, name: str, value: str) -> None:
        """Put one value in place of all a header had."""
        self.remove(name)
        self.add(name, value)

    def lead(self, name: str, value: str) -> None:
        """Put a header before the others, as each Via of a request is."""
        self.add(name, value)
        self._pairs.insert(0, self._pairs.pop())

    def remove(self, name: str) -> None:
        """Take a header away."""
        low = name.lower()
        self._pairs = [pair for pair in self._pairs if pair[0].lower() != low]

    def __contains__(self, name: str) -> bool:
        low = name.lower()
        return any(key.lower() == low for key, _ in self._pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def copy(self) -> Headers:
        """Return headers of their own that start with the same values."""
        return Headers(self._pairs)


@dataclass(slots=True)
class Request:
    """A request; `uri` is written as it goes over the wire."""

    method: str
    uri: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def __bytes__(self) -> bytes:
        return _written(f"{self.method} {self.uri} SIP/2.0", self.headers, self.body)


@dataclass(slots=True)
class Response:
    """A response."""

    code: int
    phrase: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def __bytes__(self) -> bytes:
        return _written(f"SIP/2.0 {self.code} {self.phrase}", self.headers, self.body)


Message = Request | Response


def _written(first: str, headers: Headers, body: bytes) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers if name.lower() != "content-length")]
    lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def read(data: bytes) -> Request | Response | None:
    """Return the message in a datagram, or None when it is none that a phone can answer."""
    try:
        return _read(data)
    except (Malformed, UnicodeDecodeError):
        return None


def _read(data: bytes) -> Request | Response:
    head, gap, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    if not gap or len(data) > _MOST_BYTES:
        raise Malformed("no end of headers")
    # A line that begins with a space goes on from the one before (RFC 3261 7.3.1).
    lines = re.sub(r"\r\n[ \t]+", " ", head.decode()).split("\r\n")
    if len(lines) > _MOST_HEADERS:
        raise Malformed("too many headers")
    headers = Headers()
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon:
            raise Malformed("header without a colon")
        headers.add(_LONG_NAMES.get(name, name), value.strip())
    if any(not "".join(headers.all(name)) for name in _NEEDED):
        raise Malformed("a header is missing that every message has")
    length = headers.get("content-length")
    if length:
        if not (length.isascii() and length.isdigit()) or int(length) > len(body):
            raise Malformed("the body is shorter than said")
        body = body[: int(length)]
    number, method = cseq(headers)
    Via.read(headers.all("via")[0])
    for name in ("from", "to"):
        Address.read(headers.get(name))
    if not 0 <= number < 2**31:
        raise Malformed("sequence number out of range")
    first = lines[0].split(" ")
    if first[0] == "SIP/2.0":
        if len(first) < 2 or not re.fullmatch(r"[1-6]\d\d", first[1]):
            raise Malformed("no status")
        return Response(int(first[1]), " ".join(first[2:]), headers, body)
    if len(first) != 3 or first[2] != "SIP/2.0" or not _TOKEN.match(first[0]) or first[0] != method:
        raise Malformed("neither a request nor a response")
    Uri.read(first[1])
    return Request(first[0], first[1], headers, body)


def cseq(headers: Headers) -> tuple[int, str]:
    """Return the sequence number and the method it counts."""
    number, _, method = headers.get("cseq").partition(" ")
    if not (number.isascii() and number.isdigit()) or len(number) > 10:
        raise Malformed("no sequence number")
    return int(number), method.strip()


def split(value: str, by: str) -> list[str]:
    """Split at a character that stands neither inside quotes nor inside <...>."""
    parts, start, quoted, angled, skip = [], 0, False, False, False
    for at, ch in enumerate(value):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = ch == "\\", ch != '"'
        elif ch == '"':
            quoted = True
        elif ch in "<>":
            angled = ch == "<"
        elif ch == by and not angled:
            parts.append(value[start:at])
            start = at + 1
    parts.append(value[start:])
    return [part.strip() for part in parts if part.strip()]


def _parameters(parts: list[str]) -> dict[str, str]:
    found = {}
    for part in parts:
        name, _, value = part.partition("=")
        found[name.strip().lower()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


_HOST_PORT = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._\-]+)(?::(?P<port>\d{1,5}))?\Z")


def _host_port(text: str) -> tuple[str, int]:
    found = _HOST_PORT.match(text)
    if found is None or int(found["port"] or 0) > 65_535:
        raise Malformed(f"no host and port: {text[:60]!r}")
    return found["host"].strip("[]"), int(found["port"] or 0)


@dataclass(frozen=True, slots=True)
class Uri:
    """A sip: or tel: address. `port` 0: none given. `headers` are those after the question mark, unescaped."""

    user: str
    host: str
    port: int = 0
    parameters: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> Uri:
        """Return the address in a text; `Malformed` if there is none."""
        scheme, colon, rest = text.strip().partition(":")
        if not colon or scheme.lower() not in ("sip", "sips", "tel") or re.search(r"[\s<>]", rest):
            raise Malformed(f"no SIP address: {text[:60]!r}")
        rest, _, asked = rest.partition("?")
        if scheme.lower() == "tel":
            return cls(unquote(rest.partition(";")[0]), "")
        user, at, where = rest.rpartition("@")
        place, *extra = where.split(";")
        host, port = _host_port(place)
        headers = tuple(
            (unquote(name), unquote(value))
            for name, _, value in (part.partition("=") for part in asked.split("&") if part)
        )
        name = unquote(user.partition(";")[0].partition(":")[0]) if at else ""
        return cls(name, host, port, tuple(_parameters(extra).items()), headers)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        text = f"sip:{quote(self.user, safe=_USER_SAFE)}@{host}" if self.user else f"sip:{host}"
        text += f":{self.port}" if self.port else ""
        text += "".join(f";{name}={value}" if value else f";{name}" for name, value in self.parameters)
        asked = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in self.headers)
        return f"{text}?{asked}" if asked else text


#: `#` must be escaped in a user part (RFC 3261 25.1), `*` and `+` need not be.
_USER_SAFE = "-_.!~*'()&=+$,"


@dataclass(frozen=True, slots=True)
class Address:
    """A name, an address and parameters, as in From, To, Contact."""

    uri: Uri
    name: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> Address:
        """Return the address in a header's value; `Malformed` if there is none."""
        first, *rest = split(text, ";") or [""]
        if "<" in first:
            found = re.match(r'\s*(?P<name>"(?:[^"\\]|\\.)*"|[^<"]*?)\s*<(?P<uri>[^<>]+)>\s*\Z', first)
            if found is None:
                raise Malformed(f"no address: {text[:60]!r}")
            name, uri = _unquoted(found["name"]), found["uri"]
        else:
            name, uri = "", first
        return cls(Uri.read(uri), name, tuple(_parameters(rest).items()))

    @property
    def tag(self) -> str:
        """The tag that names one end of a dialog, or ""."""
        return dict(self.parameters).get("tag", "")

    def __str__(self) -> str:
        shown = re.sub(r'(["\\])', r"\\\1", self.name)
        text = f'"{shown}" <{self.uri}>' if self.name else f"<{self.uri}>"
        return text + "".join(f";{name}={value}" if value else f";{name}" for name, value in self.parameters)


@dataclass(frozen=True, slots=True)
class Via:
    """Where a message came through; the branch names the transaction."""

    host: str
    port: int
    branch: str
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> Via:
        """Return the Via in a header's value; `Malformed` if there is none."""
        first, *rest = split(text, ";") or [""]
        found = re.match(r"SIP\s*/\s*2\.0\s*/\s*(\w+)\s+(\S+)\Z", first, re.IGNORECASE)
        if found is None:
            raise Malformed("no Via")
        host, port = _host_port(found[2])
        given = _parameters(rest)
        return cls(host, port or 5060, given.get("branch", ""), tuple(given.items()))


# -- passwords --------------------------------------------------------------------------------------


def credentials(
    challenge: str, user: str, password: str, method: str, uri: str, count: int = 1, own: str = ""
) -> str | None:
    """Return the answer to a digest challenge (RFC 7616: MD5 or SHA-256), or None for one of another kind.

    `count`: how often its nonce was used; `own`: our own nonce, random if not given.
    """
    scheme, _, rest = challenge.partition(" ")
    given = _parameters(split(rest, ","))
    algorithm = given.get("algorithm", "MD5")
    hashes = {"md5": hashlib.md5, "sha-256": hashlib.sha256}
    if scheme.lower() != "digest" or algorithm.lower() not in hashes or "nonce" not in given:
        return None

    def digest(*parts: str) -> str:
        return hashes[algorithm.lower()](":".join(parts).encode()).hexdigest()

    realm, nonce = given.get("realm", ""), given["nonce"]
    ha1, ha2 = digest(user, realm, password), digest(method, uri)
    said = {"username": user, "realm": realm, "nonce": nonce, "uri": uri}
    plain = {"algorithm": algorithm}
    offered = [word.strip() for word in given.get("qop", "").split(",")]
    if "auth" in offered:
        own = own or secrets.token_hex(8)
        said |= {"cnonce": own, "response": digest(ha1, nonce, f"{count:08x}", own, "auth", ha2)}
        plain |= {"qop": "auth", "nc": f"{count:08x}"}
    else:
        said["response"] = digest(ha1, nonce, ha2)
    if "opaque" in given:
        said["opaque"] = given["opaque"]
    parts = [f'{name}="{_escaped(value)}"' for name, value in said.items()]
    return "Digest " + ", ".join([*parts, *(f"{name}={value}" for name, value in plain.items())])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def new_id() -> str:
    """Return a new random id, for a call, a tag or a branch."""
    return secrets.token_hex(10)


def reply(request: Request, code: int, phrase: str = "", tag: str = "") -> Response:
    """Return a response to a request, with the headers that every response repeats; `tag` names our end."""
    headers = Headers()
    for value in request.headers.all("via"):
        headers.add("Via", value)
    for value in request.headers.all("record-route"):
        headers.add("Record-Route", value)
    headers.add("From", request.headers.get("from"))
    to = request.headers.get("to")
    headers.add("To", to if not tag or Address.read(to).tag else f"{to};tag={tag}")
    headers.add("Call-ID", request.headers.get("call-id"))
    headers.add("CSeq", request.headers.get("cseq"))
    return Response(code, phrase or PHRASES.get(code, "Response"), headers)
