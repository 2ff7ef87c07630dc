"""Template tags of the desk: which key does something, as this person has chosen it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ansvar.web.desk.keys import ACTIONS, GROUPS, keys_of
from ansvar.web.phone.account import browser_phone

register = template.Library()


#: What a training has not: a microphone, notes about people, notices.
_NOT_PLAYED = frozenset({"mute", "note", "notices"})


def _keys(context: Any) -> Mapping[str, str]:
    """Return the key of each action that this page has; none where this browser wants none."""
    request = context.get("request")
    if request is None or not context.get("keys_on", True):
        return {}
    if hasattr(request, "training"):
        return {name: key for name, key in keys_of(request).items() if name not in _NOT_PLAYED}
    return {name: key for name, key in keys_of(request).items() if browser_phone() or not ACTIONS[name].phone}


@register.simple_tag(takes_context=True)
def kbd(context: Any, action: str) -> SafeString | str:
    """Show the key beside what it does; nothing when there is none."""
    key = _keys(context).get(action)
    return format_html(' <kbd aria-hidden="true">{}</kbd>', key) if key else ""


@register.simple_tag(takes_context=True)
def key(context: Any, action: str) -> SafeString:
    """Mark a button as what a key does; the key is told to those who do not see it too."""
    found = _keys(context).get(action)
    shortcut = format_html(' aria-keyshortcuts="{}"', found) if found else ""
    return format_html('data-key="{}"{}', action, shortcut)


@register.simple_tag(takes_context=True)
def keymap(context: Any) -> str:
    """The keys for the page's script."""
    return json.dumps({key: name for name, key in _keys(context).items()}, ensure_ascii=False)


@register.simple_tag(takes_context=True)
def says(context: Any, call: str) -> str:
    """What a caller says in a training; there is no sound in it."""
    room = getattr(context.get("request"), "training", None)
    return room.says(call) if room is not None else ""


@register.simple_tag(takes_context=True)
def keylist(context: Any) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return the list of keys that work now, in groups."""
    found = _keys(context)
    groups = [
        (group.title, [(found[each.name], each.text) for each in group.actions if each.name in found])
        for group in GROUPS
    ]
    return [(title, actions) for title, actions in groups if actions]
