"""The policy file as JSON Schema, for editors that complete keys and mark mistakes while one writes."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ansvar.policy.base import DATE, ROW_ID, as_date, as_tuple, check_row_id
from ansvar.policy.model import Policy
from ansvar.policy.rows import as_notice
from ansvar.policy.targets import Ban, End, Key, Try
from ansvar.words.clock import Clock, ClockSpan, DateSpan, Days, Due, WeekSpan
from ansvar.words.phrase import MARK
from ansvar.words.spans import Bound, CountBound, Length, LengthBound, Wait
from ansvar.words.text import Text

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

#: The small values; each stands once among the definitions.
_SHARED: Final = {
    kind.__name__: kind
    for kind in (
        Ban, Bound, Clock, ClockSpan, CountBound, DateSpan, Days, Due, End, Key, Length, LengthBound, Text, Try,
        Wait, WeekSpan,
    )
}  # fmt: skip


class _AsWritten(GenerateJsonSchema):
    """A schema that says what a file may hold: one value where a list is allowed, words for a notice, no null."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        inner = super().function_before_schema(schema)
        function = schema["function"].get("function")
        if function is as_tuple:
            return {"anyOf": [inner["items"], {"type": "array", "items": inner["items"]}]}
        if function is as_notice:
            words = {
                "type": "string",
                "pattern": "^(mail|sms|screen|mail and sms) \\S",
                "examples": ["mail manager"],
            }
            return {"anyOf": [words, inner]}
        if function is as_date:
            return {"type": "string", "format": "date", "pattern": f"^{DATE}$", "examples": ["2026-01-31"]}
        if function is check_row_id:
            return {"type": "string", "pattern": f"^{ROW_ID}$", "examples": ["meeting-or-lunch"]}
        return inner

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])  # TOML has no null: a key is left out

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # The reference shows the defaults; here those of whole sections would only repeat the sections.
        return self.generate_inner(schema["schema"])


def policy_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a policy file, without an `$id` of its own."""
    schema = Policy.model_json_schema(by_alias=True, schema_generator=_AsWritten)
    shared: dict[str, Any] = {}
    result = {key: _shared(value, shared) for key, value in schema.items() if key != "$defs"}
    result["$defs"] = {
        **{name: _shared(value, shared) for name, value in schema["$defs"].items()},
        **dict(sorted(shared.items())),
    }
    return {"$schema": DRAFT, **result, "title": "Telephone policy"}


def _shared(value: Any, shared: dict[str, Any]) -> Any:
    """Return a schema with references in place of the small values, which are collected in `shared`."""
    if isinstance(value, list):
        return [_shared(item, shared) for item in value]
    if not isinstance(value, dict):
        return value
    name = value.get(MARK)
    if isinstance(name, str):
        if name not in shared:
            shared[name] = {
                key: item for key, item in TypeAdapter(_SHARED[name]).json_schema().items() if key != MARK
            }
        reference = {"$ref": f"#/$defs/{name}"}
        own = value.get("description")
        return reference if own == shared[name].get("description") else {**reference, "description": own}
    result = {key: _shared(item, shared) for key, item in value.items()}
    description = result.get("description")
    if isinstance(description, str):
        result["description"] = " ".join(description.split())
    return result


def schema_text() -> str:
    """Return the JSON Schema as text, the same for the same version of Ansvar."""
    return json.dumps(policy_schema(), ensure_ascii=False, indent=2) + "\n"
