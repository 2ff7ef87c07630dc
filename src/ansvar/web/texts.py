"""Every text of the pages that is said in seven languages; `python -m ansvar.web.texts` brings the catalogues up to date."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
_CALLS: Final = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
#: Two forms, one and many, in each of the seven.
_HEAD: Final = "Language: {}\\nMIME-Version: 1.0\\nContent-Type: text/plain; charset=UTF-8\\nContent-Transfer-Encoding: 8bit\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"


def texts() -> dict[str, str]:
    """Return every text of templates and code, with its plural or ""; in the order in which they are met."""
    found: dict[str, str] = {}
    for text, plural in (*_of_code(), *_of_templates()):
        found[text] = plural or found.get(text, "")
    return found


def _of_code() -> Iterator[tuple[str, str]]:
    for file in sorted(HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            many = _CALLS.get(node.func.id)
            said = [each.value for each in node.args[:many] if isinstance(each, ast.Constant)] if many else []
            if said and all(isinstance(each, str) for each in said):
                yield str(said[0]), str(said[1]) if len(said) > 1 else ""


def _of_templates() -> Iterator[tuple[str, str]]:
    from django.template import engines

    engine: Any = engines["django"]
    for file in sorted((HERE / "templates").rglob("*.html")):
        yield from _of_nodes(engine.engine.from_string(file.read_text(encoding="utf-8")).nodelist)


def _of_nodes(nodes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    for node in nodes:
        if isinstance(node, TranslateNode):
            yield str(node.filter_expression.var.literal), ""
        elif isinstance(node, BlockTranslateNode):
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield node.render_token_list(node.singular)[0], plural
        for name in getattr(node, "child_nodelists", ()):
            yield from _of_nodes(getattr(node, name, None) or ())


def written(language: str, said: dict[str, list[str]]) -> str:
    """Return a catalogue as text: every text with what it is in the language, "" where that is missing."""
    lines = ['msgid ""', 'msgstr ""', f'"{_HEAD.format(language)}"', ""]
    for text, plural in sorted(texts().items(), key=lambda each: each[0].casefold()):
        words = said.get(text, [])
        lines.append(f"msgid {_quoted(text)}")
        if plural:
            words = [*words, "", ""][:2]
            lines += [
                f"msgid_plural {_quoted(plural)}",
                *(f"msgstr[{place}] {_quoted(word)}" for place, word in enumerate(words)),
            ]
        else:
            lines.append(f"msgstr {_quoted(words[0] if words else '')}")
        lines.append("")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main() -> None:
    """Rewrite each catalogue: new texts come in empty, those that nobody says any more go."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansvar.web.settings")
    import django

    django.setup()
    from django.conf import settings

    from ansvar.web.catalogues import DOMAIN, read

    for language, _ in settings.LANGUAGES:
        if language == "en":
            continue  # the texts themselves are English
        file = HERE / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        known = {each.text: each.said for each in read(file)} if file.exists() else {}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(language, known), encoding="utf-8")


if __name__ == "__main__":
    main()
