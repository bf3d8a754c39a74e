"""Each test starts with fresh names and the same chance."""

import pytest

from minitf import keras


@pytest.fixture(autouse=True)
def _fresh_names_and_seed():
    keras.utils.clear_session()
    keras.utils.set_random_seed(0)
