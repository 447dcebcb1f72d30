"""What names mean in an invented knowledge: classes within classes, products, plurals, near misses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, folder

from trochee.knowledge import load
from trochee.safety.naming import Naming

PILLS = FILES["medicines/pills.yaml"]


def naming(path: Path, extra: str = "") -> Naming:
    return Naming(load(folder(path, pills=PILLS + extra)))


def test_a_name_leads_to_its_entry_by_any_of_its_spellings(tmp_path: Path) -> None:
    names = naming(tmp_path)
    for bare in ("calmine", "calmex", "kalmex", "calmexs"):
        found = names.exact(bare)
        assert found is not None
        assert (found.id, found.ingredients, found.of_class) == ("calmine", ("calmine",), False)
    assert names.exact("nonsense") is None
    assert names.exact("s") is None


def test_a_product_leads_to_what_it_contains_and_a_class_to_itself(tmp_path: Path) -> None:
    names = naming(tmp_path)
    product, of_class = names.exact("duopill"), names.exact("calmingpills")
    assert product is not None
    assert product.means == product.ingredients == ("calmine", "pepper")
    assert of_class is not None
    assert (of_class.id, of_class.means, of_class.of_class) == ("calmer", ("calmer",), True)


def test_classes_reach_upwards_and_what_they_could_be_downwards(tmp_path: Path) -> None:
    names = naming(tmp_path)
    assert names.wider("calmer") == {"calmer", "anything"}
    assert names.classes_of["pepper"] == {"harmless", "anything"}
    assert names.could_be["anything"] == {"anything", "calmer", "harmless", "calmine", "lullin", "pepper"}
    assert names.could_be["calmer"] == {"calmer", "anything", "calmine", "lullin"}


@pytest.mark.parametrize(
    ("extra", "written", "meaning", "offered"),
    [
        ("", "clmine", "calmine", ()),
        ("", "qqqqqqqq", None, ()),
        # a single slip away from both
        ("- {id: calmane, in: harmless}\n", "calmone", None, ("calmane", "calmine")),
        # one slip from one, two from another of another class
        ("- {id: calmard, in: harmless}\n", "calmane", None, ("calmine", "calmard")),
        # one slip from one, two from another that stands in the same class
        ("- {id: calmuve, in: calmer}\n", "calmiue", "calmine", ()),
        # two slips in a short name, in a long one, and in a long one whose beginning differs
        ("", "kalmiine", None, ("calmine",)),
        ("- {id: extraordinarin, in: harmless}\n", "extraordnarn", "extraordinarin", ()),
        ("- {id: extraordinarin, in: harmless}\n", "etraodinarin", None, ("extraordinarin",)),
        # two slips are taken from ten letters on, and where the first four agree
        ("- {id: lentopramin, in: calmer}\n", "lentopxamn", "lentopramin", ()),
        ("- {id: lentopramn, in: calmer}\n", "lentopxam", None, ("lentopramn",)),
        ("- {id: lentopramin, in: calmer}\n", "lentapremin", "lentopramin", ()),
        # five letters are enough for a single slip, and four are not
        ("- {id: salva, in: calmer}\n", "salvo", "salva", ()),
        ("- {id: salv, in: calmer}\n", "salvo", None, ()),
        # the same medicine by two spellings is no rival to itself, and a class is a rival
        ("- {id: sleepine, in: calmer, names: sleepyne}\n", "sleepene", "sleepine", ()),
    ],
)
def test_a_near_name_is_taken_only_where_nothing_else_comes_near(
    tmp_path: Path, extra: str, written: str, meaning: str | None, offered: tuple[str, ...]
) -> None:
    near = naming(tmp_path, extra).near(written)
    assert (near.meaning.id if near.meaning else None, near.offered) == (meaning, offered)


def test_a_class_one_slip_away_is_a_rival_of_a_medicine(tmp_path: Path) -> None:
    near = naming(tmp_path, "- {id: calmingpall, in: calmer}\n").near("calmingpoll")
    assert near.meaning is None or near.meaning.id == "calmingpall"
    for written in ("calmingpxll", "calmingpala"):  # as near as the class, and nearer
        both = naming(tmp_path, "- {id: calmingpall, in: calmer}\n").near(written)
        assert both.meaning is None
        assert set(both.offered) == {"calmers", "calmingpall"}


def test_an_ending_of_a_plural_is_left_off_names_of_two_letters_and_more(tmp_path: Path) -> None:
    names = naming(tmp_path, "- {id: t3, in: calmer}\n- {id: k, in: calmer}\n")
    plural = names.exact("t3s")
    assert plural is not None
    assert plural.id == "t3"
    assert names.exact("ks") is None


def test_words_say_nothing_and_beginnings_are_known(tmp_path: Path) -> None:
    names = naming(tmp_path)
    words = names.words
    assert words.around == {"at", "mg", "night"}
    assert words.past == {"stopped"}
    assert words.denied == {"no", "not"}
    assert words.joining == {"and", "with", "+"}
    assert words.nothing == {"none", "nopills"}
    assert words.silent == {"at", "mg", "night", "stopped", "no", "not", "and", "with", "+"}
    assert names.may_begin("c")
    assert names.may_begin("cal")
    assert names.may_begin("calmat")
    assert not names.may_begin("quite")
