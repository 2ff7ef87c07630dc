"""The reference describes every key, shows every rule type, and keeps its pages short."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel

from ansvar.policy.fragment import load_fragment
from ansvar.policy.model import Policy
from ansvar.policy.shape import fields_of, keys_of, models_of

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "policy"
PAGES = sorted(FOLDER.glob("*.md"))


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


key_tables = load("key_tables", Path(__file__).with_name("key_tables.py"))


def models() -> list[type[BaseModel]]:
    """Every model of the policy file, from the whole file downwards."""
    found: list[type[BaseModel]] = [Policy]
    for model in found:
        for field in model.model_fields.values():
            for annotation in (field.annotation, *getattr(field.annotation, "__args__", ())):
                found.extend(one for one in models_of(annotation) if one not in found)
    return found


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_key_has_a_meaning(model: type[BaseModel]) -> None:
    for key in keys_of(model):
        assert key.description, f"`{key.name}` of {model.__name__} has no description"
        assert key.description[0].isupper()
        assert key.description.endswith((".", ".)")), key.description
        assert key.allowed


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_stands_on_a_page_of_keys(model: type[BaseModel]) -> None:
    shown = {found for _, tables in key_tables.PAGES.values() for _, found in tables}
    assert model in shown


@pytest.mark.parametrize("name", sorted(key_tables.pages()))
def test_given_the_models_then_the_page_of_keys_is_what_they_say(name: str) -> None:
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert page == key_tables.pages()[name], "run `python tests/policy/key_tables.py`"


def test_every_key_stands_in_its_table() -> None:
    for page, (_, tables) in key_tables.PAGES.items():
        text = (FOLDER / f"{page}.md").read_text(encoding="utf-8")
        for _, model in tables:
            for key in fields_of(model):
                assert f"`{key}`" in text or "routes](keys-route.md)" in text


def rules(kind: str) -> dict[int, str]:
    """Return the sections of the reference by number: rule types, or contradictions."""
    lead = r"### Contradiction (\d+)\." if kind == "contradiction" else r"### (\d+)\."
    found: dict[int, str] = {}
    for page in PAGES:
        for section in re.split(r"^(?=#)", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
            match = re.match(lead, section)
            if match:
                number = int(match[1])
                assert number not in found, f"{kind} {number} stands twice"
                found[number] = section
    return found


@pytest.mark.parametrize(("kind", "count"), [("rule type", 90), ("contradiction", 28)])
def test_every_rule_type_is_shown_by_a_fragment_that_loads(kind: str, count: int) -> None:
    shown = rules(kind)
    assert sorted(shown) == list(range(1, count + 1))
    for section in shown.values():
        fragments = re.findall(r"^```toml policy\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
        assert fragments, section.splitlines()[0]
        for fragment in fragments:
            load_fragment(fragment)


@pytest.mark.parametrize("page", [*PAGES, FOLDER.with_suffix(".md")], ids=lambda page: page.stem)
def test_pages_are_short_and_lead_to_pages_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("\n") <= 120
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
