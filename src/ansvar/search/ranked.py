"""Who can answer at a moment, as a search asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.presence.state import SILENT, Presence
from ansvar.search.hits import Status, StatusOf

#: The state of somebody whose phone may ring.
PRESENT: Final = "present"


def status_from(presence: Presence, at: datetime) -> StatusOf:
    """Return what tells how a person stands at a moment (aware), by id.

    `state` is `present`, or why no phone may ring: `absent`, `outside hours`, `unit closed`, `quiet day`;
    or `silent` for somebody who rings without sound. It names no reason of an absence, so that any
    colleague may see it. `back_at` is in the zone of the organisation. Somebody who does not exist is
    absent.
    """
    moment_s = at.timestamp()
    zone = ZoneInfo(presence.zone)

    def status(person_id: str) -> Status:
        moment = presence.at(person_id, moment_s)
        if moment.can_ring:
            return Status(True, SILENT if SILENT in moment.states else PRESENT)
        back_s = presence.returns_at(person_id, moment_s)
        back = None if back_s is None else datetime.fromtimestamp(back_s, UTC).astimezone(zone)
        return Status(False, moment.why, back)

    return status
