"""From a file of events to what is recommended, through `flask shop` alone."""

import json
import random
import shutil

import pytest

from storefront.recommendations import model, queries
from storefront.recommendations.queries import NothingLearned

HEAD = "ts,visitor,user,type,sku,quantity,order"
TEA, COFFEE = [f"TEA-{n}" for n in range(6)], [f"COFFEE-{n}" for n in range(6)]


@pytest.fixture
def shop(app):
    """`shop("recommend", "train")` answers with the output; a failure is answered with its text. Nothing is learned yet."""
    shutil.rmtree(model.folder(), ignore_errors=True)
    runner = app.test_cli_runner()

    def run(*arguments):
        return runner.invoke(args=["shop", *map(str, arguments)]).output

    return run


@pytest.fixture
def past(tmp_path):
    """Half of the shoppers like tea, half coffee; who buys the first of a kind buys the second with it."""
    chance, lines = random.Random(5), [HEAD]
    for who in range(60):
        likes = TEA if who % 2 else COFFEE
        for day in range(1, 29):
            if chance.random() < 0.3:
                pair = 2 * chance.randrange(3)
                both = [likes[pair], likes[pair + 1]] if chance.random() < 0.8 else [chance.choice(likes)]
                if day == 28:
                    both.append("RICE")
                lines += [f"2026-09-{day:02}T10:00:00,,c{who},purchase,{sku},1,o{who}-{day}" for sku in both]
    path = tmp_path / "past.csv"
    path.write_text("\r\n".join(lines) + "\r\n")
    return path


def hits(output):
    return [[hit["sku"] for hit in json.loads(line)["hits"]] for line in output.splitlines()]


class TestTakingIn:
    def test_a_file_read_twice_counts_once(self, shop, past):
        count = len(past.read_text().splitlines()) - 1
        assert f"Took in {count} events of {count} lines" in shop("events", "import", past)
        assert f"Took in 0 events of {count} lines" in shop("events", "import", past)

    def test_what_cannot_be_read_is_named_and_the_rest_taken(self, shop, tmp_path):
        path = tmp_path / "mixed.csv"
        path.write_text(
            "user,sku,ts,type,extra\nada,A,2026-01-01,view,x\nada,A,yesterday,view,x\n,A,2026-01-01,view,x\n"
            "ada,,2026-01-01,view,x\nada,A,2026-01-01,glance,x\nada,B,1767225600,purchase,x\n"
        )
        said = shop("events", "import", path)
        assert "Took in 2 events of 6 lines" in said
        for part in ("Line 3: ts is 'yesterday'", "Line 4: neither user nor visitor", "Line 5: sku", "not one of"):
            assert part in said

    def test_another_kind_of_file_is_refused_with_what_is_missing(self, shop, tmp_path):
        path = tmp_path / "products.csv"
        path.write_text("Handle,Title\na,b\n")
        said = shop("events", "import", path)
        assert "ts, type, sku" in said and HEAD in said


class TestRecommending:
    @pytest.fixture(autouse=True)
    def learned(self, shop, past):
        shop("events", "import", past)
        assert "Learned from" in shop("recommend", "train")

    def ask(self, shop, tmp_path, kind, *lines):
        users = tmp_path / "users.txt"
        users.write_text("\n".join(lines))
        return hits(shop("recommend", "show", "--kind", kind, "--users", users, "--limit", 4, "--json"))

    def test_what_goes_with_a_cart_is_what_was_bought_with_it(self, shop, tmp_path):
        (found, other) = self.ask(shop, tmp_path, "cross", ",TEA-0", ",COFFEE-2")
        assert (found[0], other[0]) == ("TEA-1", "COFFEE-3")
        assert "TEA-0" not in found

    def test_again_holds_only_what_was_bought_before(self, shop, tmp_path):
        tea, coffee = self.ask(shop, tmp_path, "again", "c1", "c2")
        assert tea and all(sku in [*TEA, "RICE"] for sku in tea)
        assert coffee and all(sku in [*COFFEE, "RICE"] for sku in coffee)

    def test_discovery_is_new_and_to_the_taste(self, shop, tmp_path):
        shop("events", "import", _one(tmp_path, "newcomer", "TEA-0"))
        shop("recommend", "train")
        (found,) = self.ask(shop, tmp_path, "discovery", "newcomer")
        assert found[0] == "TEA-1"
        assert "TEA-0" not in found

    def test_a_stranger_gets_what_most_want_and_never_nothing(self, shop, tmp_path):
        for kind in ("discovery", "basket", "cross"):
            (found,) = self.ask(shop, tmp_path, kind, "nobody")
            assert len(found) == 4
        assert self.ask(shop, tmp_path, "again", "nobody") == [[]]

    def test_skus_that_nobody_knows_say_nothing(self, shop, tmp_path):
        (found,) = self.ask(shop, tmp_path, "cross", ",UNKNOWN,TEA-0")
        assert found[0] == "TEA-1"

    def test_one_cart_on_the_command_line(self, shop):
        said = shop("recommend", "show", "--kind", "cross", "--skus", "TEA-0,COFFEE-2", "--json")
        assert {"TEA-1", "COFFEE-3"} == set(hits(said)[0][:2])
        assert "Say for whom" in shop("recommend", "show", "--kind", "cross")

    def test_a_new_model_is_seen_at_once(self, shop, tmp_path):
        before = queries.recommend(kind="basket", shopper="u:late")
        shop("events", "import", _one(tmp_path, "late", "RICE"))
        shop("recommend", "train")
        assert queries.recommend(kind="basket", shopper="u:late")[0].sku == "RICE" != before[0].sku


def _one(folder, user, sku):
    path = folder / f"{user}.csv"
    path.write_text(f"{HEAD}\n2026-09-29T10:00:00,,{user},purchase,{sku},1,o-{user}\n")
    return path


def test_before_the_first_training_it_says_what_to_do(shop, app):
    assert "recommend train" in shop("recommend", "show", "--kind", "basket", "--user", "c1")
    with pytest.raises(NothingLearned):
        queries.recommend(kind="basket", shopper="u:c1")


def test_an_empty_past_is_learned_from_without_harm(shop):
    assert "Learned from 0 events" in shop("recommend", "train")
    assert json.loads(shop("recommend", "show", "--kind", "basket", "--user", "c1", "--json"))["hits"] == []


def test_the_evaluation_shows_that_it_beats_popularity(shop, past):
    shop("events", "import", past)
    figures = [json.loads(line) for line in shop("recommend", "evaluate", "--cut", "2026-09-22", "--json").splitlines()]
    ndcg = {(figure["kind"], figure["method"]): figure["ndcg"] for figure in figures}
    for kind in ("again", "basket", "cross"):
        assert ndcg[kind, "ours"] > ndcg[kind, "popular"], kind
    assert "nothing was bought" in shop("recommend", "evaluate", "--cut", "2027-01-01")
    assert "write a day like" in shop("recommend", "evaluate", "--cut", "soon")
