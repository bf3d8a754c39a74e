"""keras.initializers: how the first weights are drawn.

Where it sits   called by `Layer.add_weight` with a shape and a number type.
The one idea    random weights should neither blow up nor fade out what passes through.
Try it          >>> from minitf import keras
                >>> keras.initializers.get("he_normal")
                <minitf.keras.initializers.scaling.HeNormal object at ...>
Read next       keras/initializers/scaling.py

As https://keras.io/api/layers/initializers/
"""

from minitf.keras.initializers.base import Initializer, table
from minitf.keras.initializers.constant import Constant, Identity, Ones, Zeros
from minitf.keras.initializers.draws import (
    Orthogonal,
    RandomInitializer,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
)
from minitf.keras.initializers.scaling import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
    compute_fans,
)
from minitf.keras.initializers.waves import STFT
from minitf.keras.serialization import suggesting
from minitf.keras.variable import INITIALIZERS

get, serialize, deserialize = table.get, table.serialize, table.deserialize
INITIALIZERS["get"] = get

zeros, ones, constant, identity = Zeros, Ones, Constant, Identity
random_normal, random_uniform, truncated_normal = RandomNormal, RandomUniform, TruncatedNormal
variance_scaling, IdentityInitializer = VarianceScaling, Identity
glorot_uniform, glorot_normal = GlorotUniform, GlorotNormal
he_uniform, he_normal = HeUniform, HeNormal
lecun_uniform, lecun_normal = LecunUniform, LecunNormal
stft = STFTInitializer = STFT
orthogonal = OrthogonalInitializer = Orthogonal

__getattr__ = suggesting("initializer", table.entries)
