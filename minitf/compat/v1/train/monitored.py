"""`MonitoredTrainingSession`: a session that initializes itself and calls hooks.

Where it sits   over session and saver.
The one idea    what every training loop repeats (initialize or restore, count steps, stop, save) is
                done by the session and its hooks.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     step = tf.train.get_or_create_global_step()
                ...     more = tf.assign_add(step, 1)
                ...     hooks = [tf.train.StopAtStepHook(last_step=3)]
                ...     with tf.train.MonitoredTrainingSession(hooks=hooks) as sess:
                ...         while not sess.should_stop():
                ...             last = sess.run(more)
                ...     print(last)
                3
Read next       compat/v1/train/saver.py
"""

from __future__ import annotations

from typing import Any

from minitf.compat.v1.train.coordinator import (
    Coordinator,
    SessionRunArgs,
    SessionRunContext,
    SessionRunValues,
)
from minitf.compat.v1.train.hooks import CheckpointSaverHook
from minitf.compat.v1.train.saver import Saver
from minitf.compat.v1.train.steps import get_global_step
from minitf.compat.v1.variables import (
    global_variables,
    global_variables_initializer,
    local_variables_initializer,
)
from minitf.errors import OutOfRangeError
from minitf.execution.default_graph import get_default_graph
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.session import Session
from minitf.train.state import latest_checkpoint


class MonitoredSession:
    """A session that initializes its variables and calls hooks around each run.

    Args:
        hooks: SessionRunHooks.
        checkpoint_dir: Where the newest checkpoint is restored from.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/MonitoredSession
    """

    def __init__(self, session_creator: Any = None, hooks: Any = None, checkpoint_dir: Any = None):
        self._hooks = list(hooks or ())
        self._coord = Coordinator()
        for hook in self._hooks:
            hook.begin()
        self._initial = _initializers()
        self._saver = Saver() if checkpoint_dir and global_variables() else None
        get_default_graph().finalize()
        self._session = Session()
        self._session.run(self._initial)
        found = latest_checkpoint(checkpoint_dir) if checkpoint_dir else None
        if found and self._saver:
            self._saver.restore(self._session, found)
        for hook in self._hooks:
            hook.after_create_session(self._session, self._coord)

    @property
    def graph(self) -> Any:
        """The graph that it runs."""
        return self._session.graph

    def run(self, fetches: Any, feed_dict: Any = None, **options: Any) -> Any:
        """As Session.run, with the hooks around it."""
        run_context = SessionRunContext(SessionRunArgs(fetches, feed_dict), self._session)
        asked = [hook.before_run(run_context) for hook in self._hooks]
        more = {str(i): args.fetches for i, args in enumerate(asked) if args is not None}
        feeds = dict(feed_dict or {})
        for args in asked:
            feeds.update(getattr(args, "feed_dict", None) or {})
        found = self._session.run({"own": fetches, "more": more}, feeds)
        for i, hook in enumerate(self._hooks):
            hook.after_run(run_context, SessionRunValues(found["more"].get(str(i))))
        if run_context.stop_requested:
            self._coord.request_stop()
        return found["own"]

    def should_stop(self) -> bool:
        """Whether a hook asked to stop."""
        return self._coord.should_stop()

    def __enter__(self) -> MonitoredSession:
        return self

    def __exit__(self, kind: Any, problem: Any, traceback: Any) -> bool:
        clean = kind is None or issubclass(kind, OutOfRangeError)
        if clean:
            for hook in self._hooks:
                hook.end(self._session)
        self.close()
        return clean and kind is not None

    def close(self) -> None:
        """Let go of all values."""
        self._session.close()


def _initializers() -> list[Any]:
    """The operations that initialize; made once, as the graph is finalized afterwards."""
    graph = get_default_graph()
    if not graph.get_collection(GraphKeys.INIT_OP):
        for made in (global_variables_initializer(), local_variables_initializer()):
            graph.add_to_collection(GraphKeys.INIT_OP, made)
    return graph.get_collection(GraphKeys.INIT_OP)


def MonitoredTrainingSession(
    master: str = "",
    is_chief: bool = True,
    checkpoint_dir: str | None = None,
    scaffold: Any = None,
    hooks: Any = None,
    chief_only_hooks: Any = None,
    save_checkpoint_secs: Any = None,
    save_summaries_steps: Any = None,
    save_summaries_secs: Any = None,
    config: Any = None,
    save_checkpoint_steps: int | None = None,
    **options: Any,
) -> MonitoredSession:
    """A MonitoredSession that saves into a folder, and goes on from what is there.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/MonitoredTrainingSession
    """
    every = [*(hooks or ()), *(chief_only_hooks or ())]
    if checkpoint_dir and get_global_step() is not None:
        every.append(CheckpointSaverHook(checkpoint_dir, save_steps=save_checkpoint_steps))
    return MonitoredSession(hooks=every, checkpoint_dir=checkpoint_dir)
