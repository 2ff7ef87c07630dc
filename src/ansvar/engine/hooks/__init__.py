"""Webhooks: other systems are told of events of calls and promises, signed, and as often as it takes."""

from ansvar.engine.hooks.outbox import HookOutbox, hooks_of

__all__ = ["HookOutbox", "hooks_of"]
