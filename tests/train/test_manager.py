"""CheckpointManager: how many checkpoints are kept, and what an earlier run left."""

import os

import pytest

import minitf as tf


@pytest.fixture
def checkpoint():
    return tf.train.Checkpoint(step=tf.Variable(0))


def names(paths):
    return [os.path.basename(path) for path in paths]


def test_the_oldest_are_deleted(checkpoint, tmp_path):
    manager = tf.train.CheckpointManager(checkpoint, tmp_path / "new", max_to_keep=2)
    for _ in range(4):
        manager.save()

    assert names(manager.checkpoints) == ["ckpt-3", "ckpt-4"]
    assert sorted(os.listdir(tmp_path / "new")) == [
        "checkpoint", "ckpt-3.data-00000-of-00001", "ckpt-3.index",
        "ckpt-4.data-00000-of-00001", "ckpt-4.index",
    ]  # fmt: skip


def test_a_second_run_takes_over(checkpoint, tmp_path):
    first = tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=3)
    checkpoint.step.assign(5)
    first.save()
    checkpoint.step.assign(0)

    second = tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=3)

    assert second.restore_or_initialize() == first.latest_checkpoint
    assert int(checkpoint.step) == 5
    second.save()
    assert names(second.checkpoints) == ["ckpt-1", "ckpt-2"]


def test_without_a_checkpoint_init_fn_is_called(checkpoint, tmp_path):
    called = []
    manager = tf.train.CheckpointManager(
        checkpoint, tmp_path, max_to_keep=None, init_fn=lambda: called.append(1)
    )

    assert manager.restore_or_initialize() is None
    assert called
    assert manager.latest_checkpoint is None


def test_an_interval_between_saves(checkpoint, tmp_path):
    manager = tf.train.CheckpointManager(
        checkpoint, tmp_path, max_to_keep=5, step_counter=checkpoint.step, checkpoint_interval=2
    )
    saved = []
    for _ in range(5):
        saved.append(manager.save() is not None)
        checkpoint.step.assign_add(1)

    assert saved == [True, False, True, False, True]


def test_a_number_of_ones_own(checkpoint, tmp_path):
    manager = tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=5, checkpoint_name="net")

    assert names([manager.save(checkpoint_number=40)]) == ["net-40"]


def test_mistakes(checkpoint, tmp_path):
    with pytest.raises(ValueError, match="positive integer or `None`"):
        tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=0)
    with pytest.raises(ValueError, match="step_counter"):
        tf.train.CheckpointManager(checkpoint, tmp_path, 3, checkpoint_interval=2)


def test_the_state_file_is_tensorflows(tmp_path):
    folder = str(tmp_path)
    tf.train.update_checkpoint_state(folder, f"{folder}/b-2", [f"{folder}/a-1"])

    assert (tmp_path / "checkpoint").read_text() == (
        'model_checkpoint_path: "b-2"\n'
        'all_model_checkpoint_paths: "a-1"\n'
        'all_model_checkpoint_paths: "b-2"\n'
    )
    state = tf.train.get_checkpoint_state(folder)
    assert state.model_checkpoint_path == f"{folder}/b-2"
    assert names(state.all_model_checkpoint_paths) == ["a-1", "b-2"]
    assert tf.train.latest_checkpoint(folder) is None  # the files are not there
