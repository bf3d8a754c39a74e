"""tf.config, tf.device, tf.sysconfig, tf.version: what programs ask at their start."""

import pytest

import minitf as tf
from minitf.backends import devices, threads


@pytest.fixture(autouse=True)
def settings_as_before():
    before, wanted = dict(devices.settings), dict(threads.wanted)
    yield
    devices.settings.update(before)
    threads.set_intra(wanted["intra"])
    threads.wanted.update(wanted)


@pytest.fixture
def no_gpu(monkeypatch):
    monkeypatch.setattr(devices, "_cuda_count", lambda: 0)


@pytest.fixture
def two_gpus(monkeypatch):
    monkeypatch.setattr(devices, "_cuda_count", lambda: 2)


def test_devices(no_gpu):
    [cpu] = tf.config.list_physical_devices()

    assert repr(cpu) == "PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')"
    assert tf.config.list_physical_devices("GPU") == []
    assert [one.name for one in tf.config.list_logical_devices()] == ["/device:CPU:0"]
    assert not tf.test.is_gpu_available()
    assert tf.test.gpu_device_name() == ""


def test_gpus_can_be_hidden(two_gpus):
    gpus = tf.config.experimental.list_physical_devices("GPU")
    assert [gpu.name for gpu in gpus] == ["/physical_device:GPU:0", "/physical_device:GPU:1"]
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    assert tf.config.experimental.get_memory_growth(gpus[0])
    assert tf.test.gpu_device_name() == "/device:GPU:0"

    tf.config.set_visible_devices([], "GPU")
    assert tf.config.get_visible_devices("GPU") == []


def test_cuda_visible_devices_hides_gpus(monkeypatch):
    devices._cuda_count.cache_clear()
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert devices.gpu_count() == 0
    devices._cuda_count.cache_clear()


@pytest.mark.parametrize(
    "name",
    ["/GPU:0", "/gpu:0", "GPU:0", "gpu", "/device:GPU:0", "/CPU:0", "cpu:0", "CPU", "/cpu:1", "",
     "/job:localhost/replica:0/task:0/device:CPU:0", "/device:CPU:*", None],
)  # fmt: skip
def test_without_a_gpu_every_device_is_the_cpu(name, no_gpu):
    with tf.device(name):
        x = tf.constant([1.0]) + 1

    assert x.device == "/job:localhost/replica:0/task:0/device:CPU:0"


def test_a_missing_gpu_is_an_error_on_demand(no_gpu):
    pytest.importorskip("torch", reason="a GPU is torch's")
    tf.config.set_soft_device_placement(False)

    with pytest.raises(tf.errors.InvalidArgumentError), tf.device("/GPU:7"):
        pass
    with pytest.raises(ValueError, match="warp"), tf.device("warp:0"):
        pass


def test_threads():
    assert tf.config.threading.get_intra_op_parallelism_threads() == 0
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(2)

    assert tf.config.threading.get_intra_op_parallelism_threads() == 1
    assert tf.config.threading.get_inter_op_parallelism_threads() == 2
    assert float(tf.reduce_sum(tf.ones([9, 9]) @ tf.ones([9, 9]))) == 729


def test_what_is_accepted_and_kept(no_gpu):
    [cpu] = tf.config.list_physical_devices()
    tf.config.optimizer.set_jit(True)
    assert tf.config.optimizer.get_jit() == "autoclustering"
    tf.config.optimizer.set_jit("")
    assert tf.config.experimental.get_memory_info("CPU:0") == {"current": 0, "peak": 0}
    with pytest.raises(ValueError, match="memory growth"):
        tf.config.experimental.set_memory_growth(cpu, True)
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()])
    assert tf.config.get_logical_device_configuration(cpu) is None
    tf.autograph.set_verbosity(0)
    tf.get_logger().setLevel("ERROR")


def test_versions():
    assert tf.version.VERSION.startswith("2.")
    assert not tf.sysconfig.get_build_info()["is_cuda_build"]
    assert not tf.test.is_built_with_cuda()
    assert tf.sysconfig.get_link_flags() == []
