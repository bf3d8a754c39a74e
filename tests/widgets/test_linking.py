"""Pictures that share a Cursor move together."""

import gc

import pytest
from minitf_widgets import BackpropStepper, GraphView
from minitf_widgets.base import View

from minitf.observe import Cursor
from tests.widgets import documents


@pytest.fixture
def linked():
    cursor = Cursor(step=1)
    graph = GraphView(documents.digits_graph(), cursor=cursor)
    stepper = BackpropStepper(documents.digits_trace(), cursor=cursor)
    return cursor, graph, stepper


def test_pictures_begin_where_the_cursor_is(linked):
    _, graph, stepper = linked
    assert graph.cursor == stepper.cursor == {"step": 1}
    assert graph._link == stepper._link != ""
    assert GraphView({})._link == ""


def test_each_moves_the_others(linked):
    cursor, graph, stepper = linked
    graph.cursor = {"node": "sequential/dense"}
    assert stepper.cursor == cursor.to_dict() == {"node": "sequential/dense"}
    stepper.cursor = {"step": 3, "node": "loss"}
    assert graph.cursor == {"step": 3, "node": "loss"}
    cursor.move(step=None, unit=2)
    assert graph.cursor == stepper.cursor == {"node": "loss", "unit": 2}


def test_what_is_no_place_stays_with_its_picture(linked):
    cursor, graph, stepper = linked
    graph.cursor = {"step": 2, "zoom": 3}
    cursor.step = 4
    assert graph.cursor == {"zoom": 3, "step": 4}
    assert stepper.cursor == {"step": 4}


def test_nonsense_from_a_page_moves_nothing(linked, caplog):
    cursor, graph, stepper = linked
    graph.set_state({"cursor": {"step": "first"}})
    assert cursor.step == 1
    assert stepper.cursor == {"step": 1}
    assert "cannot be 'first'" in caplog.text


def test_what_a_page_said_is_not_sent_back_to_it(linked, monkeypatch):
    """Pages link by themselves: an answer that comes late would pull a picture to where it was."""
    cursor, graph, stepper = linked
    sent = []
    for view in (graph, stepper):
        monkeypatch.setattr(view, "send_state", lambda key=None, view=view: sent.append(view))
    graph.set_state({"cursor": {"node": "loss"}})
    assert stepper.cursor == {"node": "loss"}
    assert sent == []
    cursor.node = "x"
    assert sent == [graph, stepper]
    assert not graph.told_by_page


def test_a_closed_picture_follows_no_more(linked):
    cursor, graph, stepper = linked
    graph.close()
    cursor.step = 7
    assert graph.cursor == {"step": 1}
    assert stepper.cursor == {"step": 7}


def test_a_cursor_keeps_no_picture_alive():
    cursor = Cursor()
    view = View(cursor=cursor)
    view.close()
    del view
    gc.collect()
    cursor.step = 1
    assert not [each for each in gc.get_objects() if type(each) is View and each.cursor]


def test_two_cursors_are_two_links():
    assert View(cursor=Cursor())._link != View(cursor=Cursor())._link
