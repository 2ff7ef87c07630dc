"""A demonstration runs on copies: what its pages change stays, what the project changes comes, the project is left alone."""

from __future__ import annotations

from pathlib import Path

from ansvar.engine.examples import own_copy
from ansvar.engine.place import Place


def test_given_a_demonstration_when_it_starts_again_then_only_untouched_copies_are_taken_anew(
    tmp_path: Path,
) -> None:
    policy, people = tmp_path / "town.toml", tmp_path / "town"
    people.mkdir()
    policy.write_text("shipped 1")
    (people / "people.csv").write_text("anna")
    (people / "absences.csv").write_text("none")
    place = Place(tmp_path / "data", policy, people)

    copy = own_copy(place)
    assert copy.policy.read_text() == "shipped 1"
    assert copy.policy.is_relative_to(place.data)
    assert copy.organisation.is_relative_to(place.data)

    # A page writes the people; the project then ships other people and another policy.
    (copy.organisation / "people.csv").write_text("anna, bo")
    (people / "people.csv").write_text("anna, carl")
    (people / "absences.csv").unlink()
    policy.write_text("shipped 2")
    assert own_copy(place) == copy
    assert copy.policy.read_text() == "shipped 2"
    assert (copy.organisation / "people.csv").read_text() == "anna, bo"
    assert (people / "people.csv").read_text() == "anna, carl"

    # Put back as it was shipped, it follows the project again; a table that is gone there goes.
    (copy.organisation / "people.csv").write_text("anna")
    own_copy(place)
    assert [each.name for each in copy.organisation.iterdir()] == ["people.csv"]
    assert (copy.organisation / "people.csv").read_text() == "anna, carl"
