"""A dialog: what two phones remember of their call (RFC 3261 section 12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ansvar.phone.messages import Address, Headers, Malformed, Message, Request, Response, Uri, cseq, new_id
from ansvar.phone.transactions import Place, place_of

ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, REFER, NOTIFY, INFO"
AGENT = "Ansvar phone"


@dataclass(eq=False)
class Dialog:
    """Who talks to whom; `local` and `remote` carry their tags, `target` is where requests go."""

    call_id: str
    local: Address
    remote: Address
    target: Uri
    contact: str
    to: Place
    routes: list[str] = field(default_factory=list)
    number: int = 0
    seen: int = -1

    @classmethod
    def incoming(cls, request: Request, contact: str, source: Place) -> Dialog:
        """Return the dialog that an INVITE of the other side begins; our tag is new."""
        local = Address.read(request.headers.get("to"))
        remote = Address.read(request.headers.get("from"))
        return cls(
            request.headers.get("call-id"),
            replace(local, parameters=(("tag", new_id()),)),
            remote,
            _contact(request, remote.uri),
            contact,
            source,
            request.headers.all("record-route"),
            seen=cseq(request.headers)[0],
        )

    def key(self) -> tuple[str, str]:
        """What names the dialog at our end."""
        return self.call_id, self.local.tag

    def belongs(self, request: Request) -> bool:
        """Return whether a request of the other side is of this dialog."""
        return (
            request.headers.get("call-id") == self.call_id
            and Address.read(request.headers.get("to")).tag == self.local.tag
            and Address.read(request.headers.get("from")).tag == self.remote.tag
        )

    def established(self, response: Response) -> None:
        """Take what a response says of the other end: its tag, where it is, the way there."""
        remote = Address.read(response.headers.get("to"))
        self.remote = replace(self.remote, parameters=(("tag", remote.tag),))
        self.target = _contact(response, self.target)
        self.routes = list(reversed(response.headers.all("record-route")))

    def refreshed(self, message: Message) -> None:
        """Take the new place of the other end from a re-INVITE, an UPDATE or their answers."""
        self.target = _contact(message, self.target)

    def request(
        self, method: str, number: int | None = None, extra: Iterable[tuple[str, str]] = ()
    ) -> Request:
        """Return a request within the dialog; ACK repeats the number of its INVITE, the others count on."""
        if number is None:
            self.number += 1
            number = self.number
        headers = Headers()
        for route in self.routes:
            headers.add("Route", route)
        headers.add("Max-Forwards", "70")
        headers.add("From", str(self.local))
        headers.add("To", str(self.remote))
        headers.add("Call-ID", self.call_id)
        headers.add("CSeq", f"{number} {method}")
        headers.add("Contact", self.contact)
        headers.add("Allow", ALLOW)
        headers.add("User-Agent", AGENT)
        for name, value in extra:
            headers.add(name, value)
        return Request(method, str(replace(self.target, headers=())), headers)

    async def place(self) -> Place:
        """Return where requests within the dialog go: the first stop on the way, else the other end."""
        try:
            first = Address.read(self.routes[0]).uri if self.routes else self.target
        except Malformed:
            return self.to
        return await place_of(first, self.to)


def _contact(message: Message, fallback: Uri) -> Uri:
    values = message.headers.all("contact")
    try:
        return Address.read(values[0]).uri if values else fallback
    except Malformed:
        return fallback
