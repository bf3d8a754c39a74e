"""Matrix factorization: users and films as vectors, biases, weight decay."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
users, items, rank = 12, 9, 3
truth = rng.normal(size=(users, rank)).dot(rng.normal(size=(items, rank)).T)
pairs = np.array([(u, i) for u in range(users) for i in range(items) if rng.rand() < 0.7])
ratings = truth[pairs[:, 0], pairs[:, 1]].astype(np.float32)

user = tf.placeholder(tf.int32, [None], name="user")
item = tf.placeholder(tf.int32, [None], name="item")
rating = tf.placeholder(tf.float32, [None], name="rating")
p = tf.get_variable("p", initializer=(0.3 * rng.normal(size=(users, rank))).astype(np.float32))
q = tf.get_variable("q", initializer=(0.3 * rng.normal(size=(items, rank))).astype(np.float32))
bu = tf.get_variable("bu", [users], initializer=tf.zeros_initializer())
bi = tf.get_variable("bi", [items], initializer=tf.zeros_initializer())
mu = tf.constant(ratings.mean(), name="mean")

pu, qi = tf.nn.embedding_lookup(p, user), tf.nn.embedding_lookup(q, item)
infer = tf.reduce_sum(tf.multiply(pu, qi), 1) + tf.gather(bu, user) + tf.gather(bi, item) + mu
cost = tf.nn.l2_loss(infer - rating)
penalty = 0.02 * (tf.nn.l2_loss(pu) + tf.nn.l2_loss(qi))
train = tf.train.GradientDescentOptimizer(0.01).minimize(cost + penalty)
rmse = tf.sqrt(tf.reduce_mean(tf.square(infer - rating)))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    feed = {user: pairs[:, 0], item: pairs[:, 1], rating: ratings}
    for epoch in range(81):
        if epoch % 20 == 0:
            print("epoch", epoch, "rmse %.4f" % sess.run(rmse, feed))
        sess.run(train, feed)
    scores = tf.matmul(p, q, transpose_b=True) + tf.expand_dims(bu, 1) + bi
    values, best = sess.run(tf.nn.top_k(scores[0], k=3))
    print(best, np.round(values, 3))
