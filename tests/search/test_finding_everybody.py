"""Properties: everybody is found by their own name, however it is begun, spelled or slightly misspelled."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from ansvar.directory.model import Person
from ansvar.search import Finder, Status
from ansvar.search.fold import plain, typed_spellings
from search.town import organisation, person

NAME = st.text("aabdeeginorstuvåäöøæéü", min_size=2, max_size=9).map(str.capitalize)
DOUBLE = st.builds("{}{}{}".format, NAME, st.sampled_from(["-", " ", "'"]), NAME)

#: Names with more of these than four are found in plain letters and as written, not in every mixture.
DOUBTFUL = re.compile("aa|[åäöøæü]")


@st.composite
def staff(draw: st.DrawFn) -> list[Person]:
    names = draw(st.lists(st.tuples(NAME | DOUBLE, NAME | DOUBLE), min_size=1, max_size=6))
    return [person(f"p{n:02}", given, family, title="Ek") for n, (given, family) in enumerate(names)]


def found(finder: Finder, text: str) -> set[str]:
    return {hit.id for hit in finder.find(text, limit=50)}


@given(staff())
def test_everybody_is_found_by_their_own_full_name(people: list[Person]) -> None:
    finder = Finder(organisation(people, [], []))
    for one in people:
        for text in (one.name, f"{one.family} {one.given}", one.name.upper(), plain(one.name.lower())):
            hits = finder.find(text, limit=50)
            assert one.id in {hit.id for hit in hits}
            assert hits[0].quality == "exact"


@given(staff(), st.data())
def test_everybody_is_found_by_the_first_letters_of_their_family_name(
    people: list[Person], data: st.DataObject
) -> None:
    finder = Finder(organisation(people, [], []))
    for one in people:
        if len(one.family) >= 3:
            begun = one.family[: data.draw(st.integers(3, len(one.family)))]
            assert one.id in found(finder, begun)
            spelled, *others = typed_spellings(begun.lower())
            assert one.id in found(finder, spelled)
            if len(DOUBTFUL.findall(one.family.lower())) <= 4:
                assert all(one.id in found(finder, other) for other in others)


@given(staff(), st.data())
def test_everybody_is_found_although_one_letter_of_the_name_is_wrong(
    people: list[Person], data: st.DataObject
) -> None:
    finder = Finder(organisation(people, [], []))
    for one in people:
        family = one.family
        if len(family) >= 5 and family.isalpha():
            at = data.draw(st.integers(0, len(family) - 1))
            letter = data.draw(st.sampled_from("abdeginorstuvåäö"))
            slip = data.draw(
                st.sampled_from(
                    [
                        family[:at] + letter + family[at + 1 :],
                        family[:at] + letter + family[at:],
                        family[:at] + family[at + 1 :],
                        family[:at] + family[at : at + 2][::-1] + family[at + 2 :],
                    ]
                )
            )
            assert one.id in found(finder, slip)
            assert one.id in found(finder, f"{one.given} {slip}")


@given(staff(), st.randoms(use_true_random=False), st.text("abdeginorståäö ", max_size=8))
def test_the_order_of_storage_does_not_matter(people: list[Person], chance: random.Random, text: str) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)

    def status(who: str) -> Status:
        return Status(who[-1] in "02468", "present")

    one, other = Finder(organisation(people)), Finder(organisation(shuffled))
    for query in (text, people[0].name, people[0].family[:2]):
        assert one.find(query, status=status) == other.find(query, status=status)
        assert one.find(query) == other.find(query)


@given(staff(), st.text(max_size=20), st.integers(1, 30))
def test_any_text_gives_an_answer_with_the_hits_in_their_order(
    people: list[Person], text: str, limit: int
) -> None:
    finder = Finder(organisation(people))
    hits = finder.find(text, limit=limit)
    assert len(hits) <= limit
    assert len({(hit.kind, hit.id) for hit in hits}) == len(hits)
    assert finder.find(text, limit=limit + 10)[: len(hits)] == hits or any(
        hit.quality == "misspelt" for hit in finder.find(text, limit=limit + 10)
    )
    order = ["exact", "number", "prefix", "misspelt"]
    words = [order.index(hit.quality) for hit in hits if hit.quality != "number"]
    assert words == sorted(words)


@given(staff(), st.data())
def test_asking_fewer_gives_the_same_as_asking_everybody(people: list[Person], data: st.DataObject) -> None:
    here = set(data.draw(st.sets(st.sampled_from([one.id for one in people]))))

    def status(who: str) -> Status:
        return Status(who in here, "present" if who in here else "absent")

    finder = Finder(organisation(people, [], []))
    every = finder.find("ek", limit=200, status=status)
    assert len(every) == len(people)
    for limit in (1, 2, 5):
        assert finder.find("ek", limit=limit, status=status) == every[:limit]
