"""Devices by name: what there is, what it is called, and what is said where there is none."""

import re

import numpy as np
import pytest

import minitf as tf
from minitf import errors
from minitf.backends import devices

torch = pytest.importorskip("torch", reason="the torch backend needs torch")

from minitf.backends.torch import arrays, backend  # noqa: E402


@pytest.fixture
def machine(monkeypatch):
    """A machine with these GPUs; nothing may be put on them."""

    def has(**counts):
        monkeypatch.setattr(devices, "_known", {"cpu": devices.CPU})
        for kind, count in counts.items():
            why, _ = backend._KINDS[kind]
            monkeypatch.setitem(backend._KINDS, kind, (why, lambda count=count: count))
        monkeypatch.setattr(devices, "_cuda_count", lambda: counts.get("cuda", 0))

    return has


def test_a_device_has_one_name():
    assert devices.get("torch") is devices.get("torch:cpu") is devices.get("torch:cpu:0")


def test_names_of_gpus(machine):
    machine(cuda=2, mps=1)

    first = devices.get("torch:cuda")
    assert first is devices.get("torch:cuda:0") is devices.get("/GPU:0") is devices.get("gpu")
    assert first.full_name == "/job:localhost/replica:0/task:0/device:GPU:0"
    assert devices.get("/device:GPU:1").handle == torch.device("cuda:1")
    assert devices.get("torch:mps").handle == torch.device("mps")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("torch:cuda", "NVIDIA GPU and a PyTorch built for CUDA"),
        ("torch:mps", "Apple's own processor"),
        ("torch:warp", "torch:cpu, torch:cuda and torch:mps"),
        ("torch:cpu:1", "torch sees 1 of this kind"),
        ("cuda:1", "tf.device('torch:cuda:1')"),
        ("mps", "tf.device('torch:mps')"),
    ],
)
def test_a_device_that_is_not_there(name, says, machine):
    machine(cuda=0, mps=0)

    with pytest.raises(errors.DeviceError, match=re.escape(says)), tf.device(name):
        pass
    with tf.device("/GPU:0"):  # as in TensorFlow, the CPU where there is no GPU
        assert tf.constant(1.0).device_object is devices.CPU


def test_a_gpu_too_many(machine):
    machine(cuda=2)

    with pytest.raises(
        errors.DeviceError, match=r"torch sees 2 .*\n.*tf\.device\('torch:cuda:1'\)"
    ):
        devices.get("torch:cuda:2")


def test_a_device_without_a_number_type_says_what_to_write():
    class Small:
        """As torch.device("mps"), which has no float64."""

        def __str__(self):
            return "mps"

    with pytest.raises(errors.DTypeError, match=r"torch:mps has no float64(.|\n)*tf\.float32"):
        arrays.from_numpy(np.ones(2), Small())
