"""Template tags of the desk: which key does something, as this person has chosen it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ansvar.web.desk.keys import GROUPS, for_script, keys_of

register = template.Library()


def _key(context: Any, action: str) -> str:
    request = context.get("request")
    if request is None or not context.get("keys_on", True):
        return ""
    return keys_of(request).get(action, "")


@register.simple_tag(takes_context=True)
def kbd(context: Any, action: str) -> SafeString | str:
    """Show the key beside what it does; nothing when there is none."""
    key = _key(context, action)
    return format_html(' <kbd aria-hidden="true">{}</kbd>', key) if key else ""


@register.simple_tag(takes_context=True)
def key(context: Any, action: str) -> SafeString:
    """Mark a button as what a key does; the key is told to those who do not see it too."""
    found = _key(context, action)
    shortcut = format_html(' aria-keyshortcuts="{}"', found) if found else ""
    return format_html('data-key="{}"{}', action, shortcut)


@register.simple_tag(takes_context=True)
def keymap(context: Any) -> str:
    """The keys for the page's script."""
    request = context.get("request")
    return for_script(request) if request is not None and context.get("keys_on", True) else "{}"


@register.simple_tag(takes_context=True)
def says(context: Any, call: str) -> str:
    """What a caller says in a training; there is no sound in it."""
    room = getattr(context.get("request"), "training", None)
    return room.says(call) if room is not None else ""


@register.simple_tag(takes_context=True)
def keylist(context: Any) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return the list of keys that work now, in groups."""
    request = context.get("request")
    found = keys_of(request) if request is not None else {}
    phone = bool(getattr(request, "browser_phone", None)) or hasattr(request, "training")
    groups = [
        (
            group.title,
            [
                (found[each.name], each.text)
                for each in group.actions
                if each.name in found and (phone or not each.phone)
            ],
        )
        for group in GROUPS
    ]
    return [(title, actions) for title, actions in groups if actions]
