"""Errors: each is what TensorFlow's programs catch, and says all it knows."""

import pickle

import pytest

import minitf as tf
from minitf import errors

CODES = {
    errors.CancelledError: 1, errors.UnknownError: 2, errors.InvalidArgumentError: 3,
    errors.DeadlineExceededError: 4, errors.NotFoundError: 5, errors.AlreadyExistsError: 6,
    errors.PermissionDeniedError: 7, errors.ResourceExhaustedError: 8,
    errors.FailedPreconditionError: 9, errors.AbortedError: 10, errors.OutOfRangeError: 11,
    errors.UnimplementedError: 12, errors.InternalError: 13, errors.UnavailableError: 14,
    errors.DataLossError: 15, errors.UnauthenticatedError: 16,
}  # fmt: skip


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.__name__)
def test_tensorflows_own_errors(kind):
    error = kind(None, None, "too late")

    assert isinstance(error, tf.errors.OpError)
    assert (str(error), error.message, error.op, error.node_def) == ("too late",) * 2 + (None,) * 2
    assert error.error_code == CODES[kind]
    assert str(pickle.loads(pickle.dumps(error))) == "too late"


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        (errors.ShapeError, (tf.errors.InvalidArgumentError, ValueError)),
        (errors.DTypeError, (tf.errors.InvalidArgumentError, TypeError, ValueError)),
        (errors.ArgumentError, (tf.errors.InvalidArgumentError, ValueError)),
        (errors.FeedError, (tf.errors.InvalidArgumentError, ValueError, TypeError)),
        (errors.StateError, (tf.errors.FailedPreconditionError, RuntimeError)),
        (errors.GraphError, (tf.errors.OperatorNotAllowedInGraphError, NotImplementedError)),
    ],
)
def test_an_error_is_all_that_programs_catch(kind, also):
    error = kind("what", why="why", instead="this")

    assert all(isinstance(error, other) for other in also)
    assert str(error) == error.message == "what\n  why: why\n  write instead: this"


def test_a_program_catches_what_it_catches_in_tensorflow():
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        tf.constant(1) + tf.constant(1.0)

    assert caught.value.error_code == tf.errors.INVALID_ARGUMENT
