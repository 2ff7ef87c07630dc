"""The published JSON Schema takes what the loader takes."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ansvar.policy.schema import DRAFT, policy_schema, schema_text

ROOT = Path(__file__).parents[2]
SCHEMA = policy_schema()
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def wrong(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield where a value does not fit; knows the part of JSON Schema that the policy's schema uses."""
    known = {"$ref", "anyOf", "type", "enum", "const", "properties", "required", "additionalProperties", "items", "pattern", "minimum", "maximum", "minLength", "maxLength", "propertyNames", "minItems"}  # fmt: skip
    assert set(schema) - known <= {
        "title",
        "description",
        "examples",
        "format",
        "$schema",
        "$defs",
        "default",
    }, schema
    if "$ref" in schema:
        yield from wrong(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
        return
    if "anyOf" in schema and all(any(wrong(value, one, path)) for one in schema["anyOf"]):
        yield f"{path}: fits none"
        return
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(
        isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
        for name in names
    ):
        yield f"{path}: is no {names}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value} is not listed"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: {value} does not match"
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get(
        "maxLength", 10**9
    ):
        yield f"{path}: length"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        yield f"{path}: range"
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from wrong(item, schema["items"], f"{path}[{index}]")
    if isinstance(value, dict):
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{path}.{name}: missing"
        for name, item in value.items():
            if name in properties:
                yield from wrong(item, properties[name], f"{path}.{name}")
            elif more is False:
                yield f"{path}.{name}: unknown"
            elif isinstance(more, dict):
                yield from wrong(item, more, f"{path}.{name}")


def as_json(value: Any) -> Any:
    """Return values as JSON has them; TOML's dates are text there."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def fragments() -> Iterator[Any]:
    for page in sorted((ROOT / "docs" / "reference").rglob("*.md")):
        found = re.findall(
            r"^```toml policy\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
        for number, fragment in enumerate(found):
            yield pytest.param(fragment, id=f"{page.stem}-{number}")


@pytest.mark.parametrize("path", sorted((ROOT / "policies").glob("*.toml")), ids=lambda path: path.stem)
def test_given_a_shipped_policy_then_the_schema_takes_it(path: Path) -> None:
    data = as_json(tomllib.loads(path.read_text(encoding="utf-8")))
    assert list(wrong(data, SCHEMA)) == []


@pytest.mark.parametrize("fragment", list(fragments()))
def test_given_a_fragment_of_the_reference_then_the_schema_takes_it(fragment: str) -> None:
    data = as_json({"policy": {"title": "T", "organisation": "O"}, **tomllib.loads(fragment)})
    assert list(wrong(data, SCHEMA)) == []


@pytest.mark.parametrize(
    "text",
    [
        "[answering]\nwithn = '4 rings'",
        "[[route]]\nid = 'A B'\nelse = 'mailbox'",
        "[[route]]\nid = 'a'\ntell = 'reason'",
        "[[route]]\nid = 'a'\nvalid_from = 'May'",
        "[[promise]]\nid = 'a'\nfrom = 'message'",
        "[switchboard]\ncrew = '4'",
        "[switchboard]\ntransfers = 99",
        "[devices]\npin = 'yes'",
        "[site]\ncountry = 'Sweden'",
        "[[route]]\nid = 'a'\nnotify = 'pigeon manager'",
        "[[route]]\nid = 'a'\nattempt = 'person'",
    ],
)
def test_given_a_mistake_of_form_then_the_schema_refuses_it_too(text: str) -> None:
    data = {"policy": {"title": "T", "organisation": "O"}, **tomllib.loads(text)}
    assert list(wrong(data, SCHEMA))


def test_the_schema_says_its_draft_and_names_no_place_of_its_own() -> None:
    assert SCHEMA["$schema"] == DRAFT
    assert "$id" not in schema_text()
    assert "null" not in {option.get("type") for option in everywhere(SCHEMA)}
    assert schema_text() == schema_text()
    assert json.loads(schema_text()) == SCHEMA


def everywhere(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value
        for item in value.values():
            yield from everywhere(item)
    elif isinstance(value, list):
        for item in value:
            yield from everywhere(item)


def test_every_part_has_a_title_and_a_description_and_every_phrase_examples() -> None:
    for name, part in SCHEMA["$defs"].items():
        assert part["title"], name
        assert part.get("description") or "enum" in part, name
        if part.get("additionalProperties") is False:
            for key, value in part["properties"].items():
                assert value.get("description"), f"{name}.{key}"
        elif part.get("type") == "string" and "enum" not in part:
            assert part["examples"], name
    for reference in re.findall(r'"#/\$defs/([^"]+)"', schema_text()):
        assert reference in SCHEMA["$defs"]
