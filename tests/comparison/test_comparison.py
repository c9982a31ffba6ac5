"""Up to four of a kind."""

import pytest

from storefront.comparison import queries, services

pytestmark = pytest.mark.usefixtures("app")
ADA, GUEST = "a:ada", "v:guest"


def compare(owner=ADA, *skus, kind="kettle"):
    for sku in skus:
        services.add(owner=owner, sku=sku, type_code=kind)


def skus(owner=ADA):
    return [entry.sku for entry in queries.comparison_of(owner)]


def test_things_stand_in_the_order_they_came_and_once():
    compare(ADA, "A", "B", "A")
    assert skus() == ["A", "B"]
    assert queries.count(ADA) == 2
    assert queries.count(GUEST) == 0


def test_a_fifth_of_a_kind_asks_which_makes_room():
    compare(ADA, *"ABCD")
    compare(ADA, "X", kind="lamp")
    with pytest.raises(services.ComparisonFull):
        compare(ADA, "E")
    services.add(owner=ADA, sku="E", type_code="kettle", instead_of="B")
    assert [sku for sku in skus() if sku != "X"] == ["A", "E", "C", "D"]


def test_a_stranger_cannot_make_room():
    compare(ADA, *"ABCD")
    with pytest.raises(services.ComparisonFull):
        services.add(owner=ADA, sku="E", type_code="kettle", instead_of="NOPE")


def test_remove_move_and_clear():
    compare(ADA, *"ABC")
    services.move(owner=ADA, sku="C", by=-1)
    services.move(owner=ADA, sku="A", by=-1)
    services.move(owner=ADA, sku="NOPE", by=1)
    assert skus() == ["A", "C", "B"]
    services.remove(owner=ADA, sku="C")
    services.remove(owner=ADA, sku="C")
    assert skus() == ["A", "B"]
    compare(ADA, "X", kind="lamp")
    services.clear(owner=ADA, type_code="kettle")
    assert skus() == ["X"]
    services.clear(owner=ADA)
    assert skus() == []


def test_a_move_passes_only_its_own_kind():
    compare(ADA, "A")
    compare(ADA, "X", kind="lamp")
    compare(ADA, "B")
    services.move(owner=ADA, sku="B", by=-1)
    assert skus() == ["B", "X", "A"]


@pytest.fixture
def met():
    """Ada compared three kettles, then two others as a guest, and logged in."""
    compare(ADA, "A", "B", "C")
    compare(GUEST, "B", "D", "E")
    compare(GUEST, "X", kind="lamp")
    merge = {"guest_owner": GUEST, "account_owner": ADA}
    assert [services.merge(**merge), services.merge(**merge)] == [True, False]


def aside():
    return [entry.sku for entry in queries.comparison_of(ADA) if entry.aside]


def test_at_log_in_the_guests_go_behind_nothing_is_lost_and_twice_is_once(met):
    assert skus() == ["A", "B", "C", "D", "E", "X"]
    assert aside() == ["E"]
    assert skus(GUEST) == []


def test_what_stands_aside_moves_up_when_a_place_is_free(met):
    services.remove(owner=ADA, sku="B")
    assert skus() == ["A", "C", "D", "E", "X"]
    assert aside() == []


def test_what_stands_aside_changes_places_with_one_that_is_shown(met):
    services.add(owner=ADA, sku="E", type_code="kettle", instead_of="A")
    assert [sku for sku in skus() if sku != "X"] == ["E", "B", "C", "D", "A"]
    assert aside() == ["A"]


def test_while_something_stands_aside_no_other_comes_in(met):
    with pytest.raises(services.ComparisonFull):
        compare(ADA, "F")
    services.add(owner=ADA, sku="F", type_code="kettle", instead_of="A")
    assert [sku for sku in skus() if sku != "X"] == ["F", "B", "C", "D", "E"]


def test_a_list_is_copied_beside_ones_own_or_in_its_place():
    compare(ADA, "A", "B", "C")
    compare(ADA, "X", kind="lamp")
    these = [("C", "kettle"), ("D", "kettle"), ("E", "kettle")]
    with pytest.raises(services.ComparisonFull):
        services.copy(owner=ADA, entries=these)
    assert skus() == ["A", "B", "C", "X"], "nothing changed"
    for _ in range(2):
        services.copy(owner=ADA, entries=these, replace=True)
        assert skus() == ["X", "C", "D", "E"]
    services.copy(owner=ADA, entries=[("F", "kettle")])
    assert skus() == ["X", "C", "D", "E", "F"]
