"""A frozen dataclass of ours beside one of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import field

import pytest

from brochure.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """With a default of each kind, and a field that does not count."""

    one: int
    two: str = "two"
    three: Mapping[str, int] = field(default_factory=dict)
    four: int = field(default=4, repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    one: int
    two: str = "two"
    three: Mapping[str, int] = field(default_factory=dict)
    four: int = field(default=4, repr=False, compare=False)


@dataclass(frozen=True)
class Longer(Ours):
    """Derived, with a field that is made after the others."""

    five: int = 5
    six: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "six", self.five + 1)


CALLS = (((1,), {}), ((1, "b"), {"four": 5}), ((), {"one": 3, "three": {"a": 1}}))


@pytest.mark.parametrize(("given", "named"), CALLS)
def test_it_takes_and_shows_what_the_standard_one_does(given, named):
    ours, theirs = Ours(*given, **named), Theirs(*given, **named)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1,), {"five": 5}), ((1, 2, 3, 4, 5), {})])
def test_a_wrong_call_is_refused(given, named):
    with pytest.raises(TypeError):
        Ours(*given, **named)


def test_equal_are_those_of_one_class_whose_compared_fields_are():
    assert Ours(1, three={}) == Ours(1, four=7)
    assert Ours(1) != Ours(2)
    assert Ours(1) != Theirs(1)
    assert Ours(1) != Longer(1)


@dataclass(frozen=True, order=True)
class Place:
    line: int
    column: int = 0


def test_those_with_an_order_are_sorted_by_their_fields():
    assert sorted([Place(2), Place(1, 5), Place(1)]) == [Place(1), Place(1, 5), Place(2)]
    assert Place(1) < Place(2) <= Place(2) < Place(2, 1)
    assert Place(3) > Place(2) >= Place(2)
    with pytest.raises(TypeError):
        Place(1) < (2, 0)  # noqa: B015


def test_equal_ones_are_one_key():
    assert len({Ours(1, three=(), four=4), Ours(1, three=(), four=5), Ours(2, three=())}) == 2


def test_a_new_instance_has_a_default_of_its_own():
    assert Ours(1).three is not Ours(1).three


@pytest.mark.parametrize("one", [Ours(1), Longer(1)])
def test_nothing_of_it_can_be_changed(one):
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.two = "other"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.two


@pytest.mark.parametrize("one", [Ours(1, "b", {"c": 1}, 9), Longer(1, five=8)])
def test_it_is_copied_and_sent_whole(one):
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert dataclasses.asdict(other) == dataclasses.asdict(one)


def test_what_is_derived_has_the_fields_of_both():
    longer = dataclasses.replace(Longer(1, "b"), five=10)
    assert (longer.one, longer.two, longer.five, longer.six) == (1, "b", 10, 11)
