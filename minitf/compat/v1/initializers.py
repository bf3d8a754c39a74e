"""`tf.initializers` of TensorFlow 1: the initializers without the last part of their names."""

from minitf.compat.v1.initial_values import constant_initializer as constant
from minitf.compat.v1.initial_values import glorot_normal_initializer as glorot_normal
from minitf.compat.v1.initial_values import glorot_uniform_initializer as glorot_uniform
from minitf.compat.v1.initial_values import he_normal, he_uniform, lecun_normal, lecun_uniform
from minitf.compat.v1.initial_values import identity_initializer as identity
from minitf.compat.v1.initial_values import ones_initializer as ones
from minitf.compat.v1.initial_values import orthogonal_initializer as orthogonal
from minitf.compat.v1.initial_values import random_normal_initializer as random_normal
from minitf.compat.v1.initial_values import random_uniform_initializer as random_uniform
from minitf.compat.v1.initial_values import truncated_normal_initializer as truncated_normal
from minitf.compat.v1.initial_values import uniform_unit_scaling_initializer as uniform_unit_scaling
from minitf.compat.v1.initial_values import variance_scaling_initializer as variance_scaling
from minitf.compat.v1.initial_values import zeros_initializer as zeros
from minitf.compat.v1.variables import global_variables_initializer as global_variables
from minitf.compat.v1.variables import local_variables_initializer as local_variables
from minitf.compat.v1.variables import tables_initializer
from minitf.compat.v1.variables import variables_initializer as variables

__all__ = sorted(name for name in globals() if not name.startswith("_"))
