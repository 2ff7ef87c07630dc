"""The exchange's configuration of a place: written when the service starts, and anew when its people change."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ansvar.directory.model import Organisation
from ansvar.engine.place import Place
from ansvar.pbx.configure import Configured, Paths, Settings, Tls, Trunk, configure
from ansvar.pbx.fetch import Installed
from ansvar.policy.model import Policy
from ansvar.speech.prompts import Prompt, prompt
from ansvar.speech.voices import Voices


async def write_exchange(
    place: Place, installed: Installed, policy: Policy, organisation: Organisation, voices: Voices
) -> Configured:
    """Write all of it, with the sentence that the exchange speaks without the engine; return what changed.

    Passwords of phones stay as they are; a new phone gets one. Raises SettingsError and HomeError.
    """
    language = organisation.language or policy.language
    words = " ".join(prompt(Prompt.FALLBACK_MESSAGE, language, organisation=organisation.name))
    spoken = await voices.sounds((words,), language)
    home = place.home
    paths = Paths(
        installed.modules, installed.data, installed.music, home.etc, home.lib, home.log, home.run, home.spool,
        home.recordings, home.fallback,
    )  # fmt: skip
    settings = Settings(
        secrets=home.secrets_for, paths=paths, listen=place.listen, sip_port=place.sip_port,
        ari_port=place.ari_port, rtp=place.rtp, external=place.external, web=place.web_phones, language=language,
        visitors=place.demo and place.web_phones,
        most_calls=place.most_calls,
        tls=Tls(**place.tls) if place.tls else None,  # type: ignore[arg-type]
        trunk=Trunk(**place.trunk) if place.trunk else None,
        fallback_message=Path(spoken[0] + ".wav") if spoken else None,
    )  # fmt: skip
    return await asyncio.to_thread(configure, organisation, policy, settings)
