"""Settings: where messages go, limits for trying a program out, policies by paths."""

import logging

import numpy as np
import pytest

from minitf import errors, keras

config, policies = keras.config, keras.dtype_policies


@pytest.fixture(autouse=True)
def restored(monkeypatch):
    monkeypatch.setattr(config, "_settings", dict(config._settings))


def model():
    made = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    made.compile("sgd", "mse")
    return made


def test_messages_go_into_the_log(capsys, caplog):
    config.disable_interactive_logging()
    with caplog.at_level(logging.INFO, "absl"):
        model().fit(np.ones((4, 1)), np.ones(4), verbose=2)
        model().summary()
    assert capsys.readouterr().out == ""
    assert "1/1" in caplog.text
    assert "Total params" in caplog.text
    keras.utils.enable_interactive_logging()
    model().fit(np.ones((4, 1)), np.ones(4), verbose=2)
    assert "1/1" in capsys.readouterr().out


def test_a_program_is_tried_out():
    config.set_max_epochs(2)
    config.set_max_steps_per_epoch(3)
    with pytest.warns(UserWarning, match="Limiting"):
        history = model().fit(np.ones((40, 1)), np.ones(40), epochs=9, batch_size=4, verbose=0)
    assert (len(history.epoch), history.params["steps"]) == (2, 3)
    assert (config.max_epochs(), config.max_steps_per_epoch()) == (2, 3)


def test_code_in_files_may_be_allowed_for_all(tmp_path):
    pytest.importorskip("h5py")
    path = tmp_path / "model.keras"
    keras.Sequential([keras.Input((1,)), keras.layers.Lambda(lambda x: x * 2)]).save(path)
    with pytest.raises(errors.ArgumentError, match="safe_mode"):
        keras.models.load_model(path)
    config.enable_unsafe_deserialization()
    assert float(keras.models.load_model(path)(np.ones((1, 1)))[0, 0]) == 2


def test_what_changes_nothing_is_remembered():
    config.disable_traceback_filtering()
    assert not config.is_traceback_filtering_enabled()
    config.enable_flash_attention()
    assert not config.is_flash_attention_enabled()


def test_policies_by_paths():
    kinds = policies.DTypePolicyMap("bfloat16", {"encoder/.*": policies.DTypePolicy("float16")})
    kinds["encoder/last"] = "mixed_float16"
    names = [kinds[path].name for path in ("encoder/first", "encoder/last", "encoder", "head")]
    assert names == ["float16", "mixed_float16", "bfloat16", "bfloat16"]
    assert (kinds.name, kinds.compute_dtype, len(kinds)) == ("map_bfloat16", "bfloat16", 2)

    again = policies.deserialize(policies.serialize(kinds))
    assert again.get_config() == kinds.get_config()

    kinds["encoder/f.*"] = "float64"
    with pytest.raises(errors.ArgumentError, match="multiple"):
        kinds["encoder/first"]
    with pytest.raises(errors.ArgumentError, match="already"):
        kinds["encoder/last"] = "float32"
    with pytest.raises(errors.ArgumentError, match="default_policy"):
        policies.DTypePolicyMap(kinds)
