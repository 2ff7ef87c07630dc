"""Who is joined with whom: the bridges of the real exchange, those who talk in them and those who wait."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ansvar.calls import commands as do
from ansvar.pbx.ari import Ari, Reply
from ansvar.pbx.exchange_hearing import MOST_TRIES, TRY_AGAIN_S, Hearing, Line, Sounds


class Joining(Hearing):
    """The bridges of an exchange. `AsteriskExchange` adds who is called."""

    def __init__(self, ari: Ari, voices: Sounds, recordings: Path) -> None:
        super().__init__(ari, voices, recordings)
        #: The bridges in which callers wait.
        self._waits: set[str] = set()

    def _bridge(self, command: do.Bridge) -> None:
        kind = "holding" if command.kind == "wait" else "mixing,dtmf_events"
        self.ari.send("POST", f"bridges/{command.bridge}", {"type": kind, "name": command.kind})
        if command.kind == "wait":
            self._waits.add(command.bridge)

    def _join(self, command: do.Join) -> None:
        if (line := self._lines.get(command.channel)) is None:
            return
        self._quiet(line)
        line.bridge = command.bridge
        query = {"channel": line.id}
        if line.ours or any(
            other.beside == line.id and other.up and not other.bridge for other in self._lines.values()
        ):
            # Asterisk would tell the other side who this is, by a re-INVITE. A phone we rang carries the caller's own
            # number, and shows already for whom it was rung; only somebody handed on is news.
            query["inhibitConnectedLineUpdates"] = "true"
        self._add(line, command.bridge, query)
        if command.bridge in self._waits:
            # Music of its own: the bridge's music ends when the last one leaves, and would not come back.
            line.music = True
            self.ari.send("POST", f"channels/{line.id}/moh")

    def _add(self, line: Line, bridge: str, query: dict[str, str], tries: int = 1) -> None:
        def then(reply: Reply) -> None:
            # 409: it still records, or is still on its way out of another bridge. It must get in all the same.
            if (
                reply.status == 409
                and line.bridge == bridge
                and line.id in self._lines
                and tries < MOST_TRIES
            ):
                asyncio.get_running_loop().call_later(TRY_AGAIN_S, again)

        def again() -> None:
            if line.bridge == bridge and line.id in self._lines:
                if line.recording:
                    self._end_recording(line.recording)
                self._add(line, bridge, query, tries + 1)

        self.ari.send("POST", f"bridges/{bridge}/addChannel", query, then=then)

    def _leave(self, command: do.Leave) -> None:
        line = self._lines.get(command.channel)
        if line is None:
            return
        if line.bridge == command.bridge:
            self._quiet(line)
            line.bridge = ""
            self.ari.send("POST", f"bridges/{command.bridge}/removeChannel", {"channel": line.id})

    def _unbridge(self, command: do.Unbridge) -> None:
        self._waits.discard(command.bridge)
        for line in self._lines.values():
            if line.bridge == command.bridge:
                line.bridge = ""
        self.ari.send("DELETE", f"bridges/{command.bridge}")
