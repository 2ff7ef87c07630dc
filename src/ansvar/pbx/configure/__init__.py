"""Asterisk's whole configuration, written from the organisation, the policy and a few settings.

    configured = configure(organisation, policy, settings)

`settings` holds what neither of the two says (ports, trunk, folders); `write` puts the files in place;
`dialplan` says what a call meets, also when the engine is gone; `phones` and `sip` who may call.
"""

from ansvar.pbx.configure.settings import Paths, Secrets, Settings, SettingsError, Tls, Trunk, system_paths
from ansvar.pbx.configure.write import Configured, configure, export, passwords

__all__ = [
    "Configured",
    "Paths",
    "Secrets",
    "Settings",
    "SettingsError",
    "Tls",
    "Trunk",
    "configure",
    "export",
    "passwords",
    "system_paths",
]
