"""Where a service runs: written, read back, and what is said when it cannot be."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ansvar.engine.place import Place, PlaceError

BARE = Place(Path("/srv/ansvar"), Path("/srv/policy.toml"), Path("/srv/people"))
PORT = some.integers(1, 65535)
PLACES = some.builds(
    replace, some.just(BARE), http_port=PORT, sip_port=PORT, ari_port=PORT, rtp=some.tuples(PORT, PORT),
    listen=some.sampled_from(["127.0.0.1", "0.0.0.0", "192.0.2.1"]), own_pbx=some.booleans(), demo=some.booleans(),
    trunk=some.dictionaries(some.text(min_size=1, max_size=5), some.text(max_size=5) | PORT, max_size=3),
    tls=some.dictionaries(some.text(min_size=1, max_size=5), some.text(max_size=5), max_size=2),
    offset_s=some.floats(-1e9, 1e9),
)  # fmt: skip


@given(PLACES)
def test_given_any_place_when_written_and_read_then_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, place: Place
) -> None:
    place = replace(place, data=tmp_path_factory.getbasetemp())
    place.write()
    assert Place.read(place.data) == place
    assert not place.file.with_suffix(".new").exists()


def test_given_a_place_when_written_then_other_programs_find_its_addresses(tmp_path: Path) -> None:
    replace(BARE, data=tmp_path, listen="0.0.0.0", sip_port=5070).write()
    kept = json.loads((tmp_path / "service.json").read_text())
    assert kept["sip"] == {"host": "127.0.0.1", "port": 5070}
    assert kept["http"] == {"host": "127.0.0.1", "port": 8000}


def test_given_no_service_when_read_then_one_sentence_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(
        PlaceError, match=r"^no service was started in `.*`; start one with: ansvar serve --demo$"
    ):
        Place.read(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "3", '"x"', '{"data": 3, "policy": "p", "organisation": "o"}', "null",
     '{"data": "d", "policy": "p", "organisation": "o", "rtp": [1]}',
     '{"data": "d", "policy": "p", "organisation": "o", "rtp": "ab"}'],
)  # fmt: skip
def test_given_a_damaged_file_when_read_then_one_sentence_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "service.json").write_text(text)
    with pytest.raises(PlaceError, match=r"service\.json` is damaged; `ansvar serve` writes it anew$"):
        Place.read(tmp_path)


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from([*Place.__slots__, "x"]), inner)
    ),
    max_leaves=8,
)


@given(json_values)
def test_given_any_json_when_read_then_it_is_a_place_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, value: Any
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "service.json").write_text(json.dumps(value))
    with suppress(PlaceError):
        Place.read(folder)
