"""The lines in which minitf does not yet do, or never will do, what TensorFlow does.

Where it sits   test_against_tensorflow.py reads it; each line of it is expected to fail.
The one idea    nothing is skipped in silence.  A line that has begun to pass fails the test until
                it is taken from this list, so the list can only shrink.
"""

RARE = "rarely met where TensorFlow is taught"
RANK = "with open sizes: a graph of minitf knows the rank of every tensor"
SIZES = "with open sizes: these windows are cut while the graph is described"
DILATION = 'padding="{}", data_format="NHWC", dilations=[1, 1, 1, 1])'

# line: why
MISSING: dict[str, str] = {
    "tf.squeeze(row)": RANK,
    "tf.gather_nd(x, pairs)": RANK,
    "tf.compat.v1.gather_nd(x, pairs)": RANK,
    "tf.nn.dilation2d(image, filters, strides=[1, 1, 1, 1], " + DILATION.format("SAME"): SIZES,
    "tf.nn.erosion2d(image, filters, strides=[1, 1, 1, 1], " + DILATION.format("VALID"): SIZES,
    "tf.linalg.LinearOperatorFullMatrix(mat).matmul(mat)": RARE,
    "tf.linalg.LinearOperatorDiag(vec3).to_dense()": RARE,
    "tf.edit_distance(tf.SparseTensor([[0, 0]], [1], [1, 1]), "
    "tf.SparseTensor([[0, 0]], [2], [1, 1]))": RARE,
    "tf.math.special.expint(pos)": RARE,
    "tf.math.special.dawsn(x)": RARE,
    "tf.math.special.spence(pos)": RARE,
    "tf.math.special.fresnel_sin(x)": RARE,
    "tf.math.sobol_sample(2, 4)": RARE,
    "tf.sets.intersection(tf.constant([[1, 2, 3]]), tf.constant([[2, 3, 4]])).values": RARE,
    "tf.sparse.segment_sum(mat6, [0, 2, 4], [0, 0, 1])": RARE,
    "tf.sparse.segment_mean(mat6, [0, 2, 4], [0, 0, 1])": RARE,
    "tf.nn.ctc_greedy_decoder(tf.reshape(cube, [6, 1, 4]), [6])[1]": RARE,
    "tf.nn.with_space_to_batch is not None": RARE,
    'tf.strings.unicode_script(tf.strings.unicode_decode("a", "UTF-8"))': RARE,
    "tf.experimental.numpy.float32 is not None": RARE,
    "tf.compat.v1.losses.mean_pairwise_squared_error(x, y)": RARE,
}

# Lines in which minitf means to differ, and why it should.
ON_PURPOSE: dict[str, str] = {
    "tf.reduce_prod(z, axis=1)": "TensorFlow's gradient of cumprod forgets the conjugate",
    "tf.nn.ctc_loss([[1, 2]], tf.cast(tf.reshape(cube, [6, 1, 4]), tf.float32), [2], [6], "
    "blank_index=0)": "TensorFlow's second derivative is no number",
    "hash(x)": "a tensor of a graph is the key of a feed_dict, in functions as in sessions",
    "{x: 1}": "a tensor of a graph is the key of a feed_dict, in functions as in sessions",
    'tf.reshape(x, "a")': "while tracing: text is refused as a shape, not as a type",
}

# Functions with other arguments than TensorFlow's, and why.
OTHER_SIGNATURES: dict[str, str] = {
    "RaggedTensorSpec": "the values of a row have no specification of their own",
    "data.Dataset.shuffle": "None means True, and that nobody said it",
    "io.decode_raw": RARE,
}
