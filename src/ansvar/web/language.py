"""Which language a page speaks: the person's own choice, else what the browser asks for, else the house's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from ansvar.web.house import house


def language_of(request: HttpRequest) -> str:
    """Return the language, one of the seven."""
    asked = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    asked += [name for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for name in (*asked, house().base.language, settings.LANGUAGE_CODE):
        # Norwegian in general, and as Norwegian browsers say it.
        name = {"no": "nb", "nn": "nb"}.get(name.partition("-")[0], name)
        try:
            return str(get_supported_language_variant(name))
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)


def own_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: speak the language of whoever asks."""

    def speak(request: HttpRequest) -> HttpResponseBase:
        request.LANGUAGE_CODE = language_of(request)
        translation.activate(request.LANGUAGE_CODE)
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    return speak
