"""What templates ask for is looked up late, once, and fails as what it is."""

import pytest
from jinja2 import Environment
from sqlalchemy.exc import OperationalError

from blueprints.edge.page_context import WhenAsked

PAGE = "{% for item in nav %}{{ item }}{% endfor %}{% if nav %}{{ nav|length }}{% endif %}"


def test_it_is_looked_up_once_and_only_when_asked():
    asked = []
    nav = WhenAsked(lambda: asked.append(1) or ["a", "b"])
    assert asked == []
    assert Environment().from_string(PAGE).render(nav=nav) == "ab2"
    assert asked == [1]


def test_entries_of_a_dict_are_found_by_name():
    assert Environment().from_string("{{ tray.limit }}").render(tray=WhenAsked(lambda: {"limit": 4})) == "4"


@pytest.mark.parametrize(
    "use", ["{% for one in nav %}{% endfor %}", "{{ nav.entries }}", "{{ nav[0] }}", "{% if nav %}{% endif %}"]
)
def test_a_database_that_is_away_is_not_taken_for_a_bug_of_the_template(use):
    def look_up():
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    with pytest.raises(OperationalError):
        Environment().from_string(use).render(nav=WhenAsked(look_up))
