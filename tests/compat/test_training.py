"""Training as TensorFlow 1 writes it; the numbers are real TensorFlow's (compat.v1 of 2.21)."""

import numpy as np
import pytest

import minitf.compat.v1 as tf

T = tf.train
X = np.linspace(-2, 2, 24).reshape(8, 3).astype("f")
Y = np.sin(X.sum(1, keepdims=True)).astype("f")
OPTIMIZERS = {
    "GradientDescent": lambda: T.GradientDescentOptimizer(0.1),
    "Momentum": lambda: T.MomentumOptimizer(0.05, 0.9),
    "Nesterov": lambda: T.MomentumOptimizer(0.05, 0.9, use_nesterov=True),
    "Adam": lambda: T.AdamOptimizer(0.1),
    "RMSProp": lambda: T.RMSPropOptimizer(0.01),
    "centered": lambda: T.RMSPropOptimizer(0.01, momentum=0.5, centered=True),
    "Adagrad": lambda: T.AdagradOptimizer(0.3),
    "Adadelta": lambda: T.AdadeltaOptimizer(1.0),
    "Ftrl": lambda: T.FtrlOptimizer(0.3),
    "Ftrl with penalties": lambda: T.FtrlOptimizer(
        0.3, l1_regularization_strength=0.5, l2_regularization_strength=0.1,
        l2_shrinkage_regularization_strength=0.05,
    ),
    "ProximalGradientDescent": lambda: T.ProximalGradientDescentOptimizer(0.1, 0.05, 0.02),
    "ProximalAdagrad": lambda: T.ProximalAdagradOptimizer(0.1, 0.1, 0.05, 0.02),
    "decay": lambda: T.GradientDescentOptimizer(
        T.exponential_decay(0.1, T.get_or_create_global_step(), 5, 0.5, staircase=True)
    ),
}  # fmt: skip
# Three weights and a bias after 20 steps.
AFTER_20_STEPS = {
    "GradientDescent": [0.724965, -0.833677, -0.142318, 0.162813],
    "Momentum": [0.703139, -0.864266, -0.181671, 0.112421],
    "Nesterov": [0.727494, -0.832298, -0.14209, 0.156197],
    "Adam": [0.683142, -0.806731, -0.047229, 0.274536],
    "RMSProp": [0.813188, -0.690291, 0.056388, 0.434729],
    "centered": [0.681912, -0.843951, -0.118758, 0.304515],
    "Adagrad": [0.689939, -0.841844, -0.119193, 0.140893],
    "Adadelta": [0.990434, -0.509563, 0.24044, 0.490615],
    "Ftrl": [0.320133, -0.486975, -0.067462, 0.06733],
    "Ftrl with penalties": [0.0, -0.209856, -0.031989, 0.0],
    "ProximalGradientDescent": [0.563579, -0.730165, -0.077142, 0.104402],
    "ProximalAdagrad": [0.579106, -0.76175, -0.062213, 0.087295],
    "decay": [0.706859, -0.837395, -0.13165, 0.245537],
}
# At the steps 0, 5, 7, 15 and 25.
DECAYS = {
    "exponential_decay": [0.1, 0.0707107, 0.0615572, 0.0353553, 0.0176777],
    "natural_exp_decay": [0.1, 0.0778801, 0.0704688, 0.0472367, 0.0286505],
    "inverse_time_decay": [0.1, 0.1, 0.1, 0.0666667, 0.05],
    "polynomial_decay": [0.1, 0.0325, 0.0181, 0.01, 0.01],
    "polynomial_decay cycle": [0.1, 0.055, 0.037, 0.0325, 0.025],
    "cosine_decay": [0.1, 0.0868198, 0.0754296, 0.0231802, 0.01],
    "piecewise_constant": [1.0, 1.0, 0.5, 0.5, 0.1],
}
# Plain; weighted; as a weighted mean; as a sum of twice the losses; over the size of the batch.
LOSSES = {
    "mean_squared_error": [0.166667, 0.275, 0.183333, 2.0, 0.166667],
    "absolute_difference": [0.333333, 0.5, 0.333333, 4.0, 0.333333],
    "huber_loss": [0.083333, 0.1375, 0.091667, 1.0, 0.083333],
    "log_loss": [0.485134, 0.770175, 0.51345, 5.821604, 0.485134],
    "hinge_loss": [0.666667, 0.75, 0.5, 8.0, 0.666667],
}
LABELS = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], "f")
PREDICTIONS = np.array([[0.1, 0.7], [0.4, 0.2], [0.9, 0.3]], "f")
WEIGHTS = np.array([[1.0], [0.0], [2.0]], "f")


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as made:
        yield made


def problem():
    w = tf.Variable([[1.0], [-0.5], [0.25]], name="W")
    b = tf.Variable([0.5], name="b")
    loss = tf.reduce_mean(tf.square(tf.tanh(tf.matmul(tf.constant(X), w) + b) - Y))
    return w, b, loss


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_twenty_steps_are_tensorflows(name):
    w, b, loss = problem()
    step = OPTIMIZERS[name]().minimize(loss, global_step=T.get_or_create_global_step())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(20):
            sess.run(step)
        found = np.concatenate([sess.run(w).ravel(), sess.run(b)])
        assert sess.run(T.get_global_step()) == 20

    np.testing.assert_allclose(found, AFTER_20_STEPS[name], atol=3e-6)


@pytest.mark.parametrize("name", ["GradientDescent", "Momentum", "Adam", "RMSProp", "Ftrl"])
def test_the_same_where_operations_run_at_once(name, graph):
    with tf.init_scope():
        w, b = tf.Variable([[1.0], [-0.5], [0.25]]), tf.Variable([0.5])
        optimizer = OPTIMIZERS[name]()

        def loss():
            return tf.reduce_mean(tf.square(tf.tanh(tf.matmul(tf.constant(X), w) + b) - Y))

        for _ in range(20):
            optimizer.minimize(loss)

        found = np.concatenate([w.numpy().ravel(), b.numpy()])
    np.testing.assert_allclose(found, AFTER_20_STEPS[name], atol=3e-6)


def decay(name, step):
    return {
        "exponential_decay": lambda: T.exponential_decay(0.1, step, 10, 0.5),
        "natural_exp_decay": lambda: T.natural_exp_decay(0.1, step, 10, 0.5),
        "inverse_time_decay": lambda: T.inverse_time_decay(0.1, step, 10, 0.5, staircase=True),
        "polynomial_decay": lambda: T.polynomial_decay(0.1, step, 10, 0.01, power=2.0),
        "polynomial_decay cycle": lambda: T.polynomial_decay(0.1, step, 10, 0.01, cycle=True),
        "cosine_decay": lambda: T.cosine_decay(0.1, step, 20, alpha=0.1),
        "piecewise_constant": lambda: T.piecewise_constant(step, [5, 15], [1.0, 0.5, 0.1]),
    }[name]()


@pytest.mark.parametrize("name", DECAYS)
def test_decays_are_tensorflows(name):
    step = tf.placeholder(tf.int32, [])
    rate = decay(name, step)
    found = [float(tf.Session().run(rate, {step: k})) for k in (0, 5, 7, 15, 25)]

    np.testing.assert_allclose(found, DECAYS[name], atol=1e-7)
    with tf.init_scope():
        np.testing.assert_allclose(decay(name, 5)().numpy(), DECAYS[name][1], atol=1e-7)


@pytest.mark.parametrize("name", LOSSES)
def test_losses_are_tensorflows(name):
    loss, kinds = getattr(tf.losses, name), tf.losses.Reduction
    made = [
        loss(LABELS, PREDICTIONS),
        loss(LABELS, PREDICTIONS, WEIGHTS),
        loss(LABELS, PREDICTIONS, WEIGHTS, reduction=kinds.MEAN),
        loss(LABELS, PREDICTIONS, 2.0, reduction=kinds.SUM),
        loss(LABELS, PREDICTIONS, reduction=kinds.SUM_OVER_BATCH_SIZE),
    ]
    np.testing.assert_allclose(tf.Session().run(made), LOSSES[name], atol=2e-6)
    assert tf.losses.get_losses() == made


def test_cross_entropies_are_tensorflows():
    losses = tf.losses
    made = [
        losses.softmax_cross_entropy(LABELS, PREDICTIONS),
        losses.softmax_cross_entropy(LABELS, PREDICTIONS, label_smoothing=0.1),
        losses.sparse_softmax_cross_entropy([1, 0, 1], PREDICTIONS),
        losses.sparse_softmax_cross_entropy([1, 0, 1], PREDICTIONS, [1.0, 0.0, 3.0]),
        losses.sigmoid_cross_entropy(LABELS, PREDICTIONS),
        losses.sigmoid_cross_entropy(LABELS, PREDICTIONS, label_smoothing=0.2),
    ]
    expected = [0.8368676, 0.825618, 0.6910383, 1.774976, 0.559041, 0.5923743]
    np.testing.assert_allclose(tf.Session().run(made), expected, rtol=1e-6)


def test_slots_and_names():
    w, _, loss = problem()
    optimizer = T.AdamOptimizer()
    step = optimizer.minimize(loss)

    assert step.name == "Adam"
    assert optimizer.get_slot_names() == ["m", "v"]
    assert optimizer.get_slot(w, "m").name == "W/Adam:0"
    assert optimizer.get_slot(w, "nothing") is None
    assert [v.name for v in tf.global_variables()] == [
        "W:0", "b:0", "beta1_power:0", "beta2_power:0",
        "W/Adam:0", "W/Adam_1:0", "b/Adam:0", "b/Adam_1:0",
    ]  # fmt: skip
    assert [v.name for v in tf.trainable_variables()] == ["W:0", "b:0"]


def test_gradients_may_be_changed_on_the_way():
    w, _, loss = problem()
    optimizer = T.GradientDescentOptimizer(1.0)
    pairs = [(tf.clip_by_value(g, -0.01, 0.01), v) for g, v in optimizer.compute_gradients(loss)]
    step = optimizer.apply_gradients(pairs)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before = sess.run(w)
        sess.run(step)
        assert np.abs(sess.run(w) - before).max() <= 0.0100001


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (lambda o, loss: o.minimize(tf.constant(1.0)), ValueError, "No gradients provided"),
        (lambda o, loss: o.minimize(loss, var_list=[]), ValueError, "No variables to optimize"),
        (lambda o, loss: o.minimize(loss, var_list=[loss]), ValueError, "not a tf.Variable"),
        (lambda o, loss: o.apply_gradients([]), ValueError, "No variables provided"),
        (lambda o, loss: [T.create_global_step() for _ in range(2)], ValueError, "exists"),
        (
            lambda o, loss: T.exponential_decay(0.1, None, 1, 1),
            ValueError,
            "global_step is required",
        ),
        (lambda o, loss: T.piecewise_constant(1, [1], [1.0]), ValueError, "length of boundaries"),
        (lambda o, loss: T.AdagradOptimizer(0.1, 0.0), ValueError, "must be positive"),
    ],
)
def test_mistakes(act, kind, words):
    _, _, loss = problem()
    with pytest.raises(kind, match=words):
        act(T.GradientDescentOptimizer(0.1), loss)


def test_moving_averages():
    v = tf.Variable(0.0)
    average = T.ExponentialMovingAverage(0.9)
    with tf.control_dependencies([tf.assign(v, 10.0)]):
        follow = average.apply([v])
    assert average.average_name(v) == "Variable/ExponentialMovingAverage"
    assert list(average.variables_to_restore()) == [average.average_name(v)]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(follow)
        assert sess.run(average.average(v)) == pytest.approx(1.0)


class TestSaver:
    def test_there_and_back(self, tmp_path, graph):
        _, b, _ = problem()
        saver = T.Saver()
        path = str(tmp_path / "model.ckpt")
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            assert saver.save(sess, path, global_step=7) == f"{path}-7"
        with tf.Session() as sess:
            saver.restore(sess, f"{path}-7")
            assert sess.run(b)[0] == 0.5
            assert sess.run(tf.report_uninitialized_variables()).size == 0
        assert T.latest_checkpoint(str(tmp_path)) == f"{path}-7"

    def test_only_the_newest_are_kept(self, tmp_path):
        problem()
        saver = T.Saver(max_to_keep=2)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            paths = [saver.save(sess, str(tmp_path / "m"), global_step=k) for k in range(4)]
        assert saver.last_checkpoints == paths[2:]
        assert [T.checkpoint_exists(path) for path in paths] == [False, False, True, True]

    def test_mistakes_change_nothing(self, tmp_path):
        w, b, _ = problem()
        path = str(tmp_path / "m")
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            T.Saver({"W": b}).save(sess, path)
            with pytest.raises(ValueError, match="shapes of both tensors"):
                T.Saver([w]).restore(sess, path)
            with pytest.raises(tf.errors.NotFoundError, match="Key b not found"):
                T.Saver([b]).restore(sess, path)
            with pytest.raises(ValueError, match="not a valid checkpoint"):
                T.Saver().restore(sess, str(tmp_path / "nothing"))
            with pytest.raises(ValueError, match="when it is None"):
                T.Saver().restore(sess, None)
            with pytest.raises(ValueError, match="Parent directory"):
                T.Saver().save(sess, str(tmp_path / "no" / "where"))
            assert sess.run(w)[0, 0] == 1.0
        with tf.Graph().as_default(), pytest.raises(ValueError, match="No variables to save"):
            T.Saver()
