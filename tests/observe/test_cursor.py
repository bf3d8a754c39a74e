"""The cursor: five fields, and whoever moves it tells the others."""

import json

import pytest

from minitf.errors import ArgumentError, MinitfError
from minitf.observe import Cursor
from minitf.observe.cursor import FIELDS, place_of


def test_an_empty_cursor_is_nowhere():
    cursor = Cursor()
    assert [getattr(cursor, name) for name in FIELDS] == [None] * 5
    assert cursor.to_dict() == {}
    assert repr(cursor) == "Cursor()"


def test_fields_keep_one_order_however_they_are_set():
    cursor = Cursor(unit=1, node="a")
    cursor.epoch = 2
    assert list(cursor.to_dict()) == ["epoch", "node", "unit"]
    assert json.loads(json.dumps(cursor.to_dict())) == {"epoch": 2, "node": "a", "unit": 1}


def test_those_who_listen_hear_of_changes_only():
    cursor, heard = Cursor(step=1), []
    stop = cursor.observe(heard.append)
    cursor.move(step=1, node="a")
    cursor.move(step=1, node="a")
    cursor.node = None
    stop()
    cursor.step = 9
    assert heard == [{"node": "a"}, {"node": None}]
    assert cursor.to_dict() == {"step": 9}


def test_a_listener_may_end_while_it_is_told():
    cursor, heard = Cursor(), []
    stop = cursor.observe(lambda changed: (heard.append(changed), stop()))
    cursor.observe(heard.append)
    cursor.step = 1
    cursor.step = 2
    assert heard == [{"step": 1}, {"step": 1}, {"step": 2}]


@pytest.mark.parametrize(
    "bad",
    [{"step": -1}, {"step": 1.5}, {"step": True}, {"node": 3}, {"unit": [1, -2]}, {"epoch": "x"}],
)
def test_what_names_no_place_is_refused_and_nothing_moves(bad):
    cursor, heard = Cursor(sample=1), []
    cursor.observe(heard.append)
    with pytest.raises(ArgumentError, match="The cursor's"):
        cursor.move(sample=5, **bad)
    assert cursor.to_dict() == {"sample": 1}
    assert heard == []


def test_a_misspelt_field_gets_a_suggestion():
    with pytest.raises(MinitfError, match="'epoch'"):
        Cursor(epochs=1)
    with pytest.raises(AttributeError, match="'node'"):
        _ = Cursor().nod
    with pytest.raises(AttributeError, match="'unit'"):
        Cursor().units = 3


def test_a_unit_may_have_several_axes():
    cursor = Cursor(unit=(3, 4))
    assert cursor.unit == [3, 4]


def test_only_places_are_taken_from_a_dict():
    assert place_of({"step": 0, "node": None, "zoom": 2}) == {"step": 0}
