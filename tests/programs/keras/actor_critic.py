"""Actor-critic: an agent learns to stay near the middle of a line, without gym."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

seed = 42
gamma = 0.99
max_steps_per_episode = 25
eps = np.finfo(np.float32).eps.item()


class Line:
    """Push left or right; the wind drifts; the episode ends at the border."""

    def reset(self, seed=None):
        self.rng = np.random.RandomState(seed)
        self.state = self.rng.uniform(-0.2, 0.2, size=2)
        return self.state.astype("float32"), {}

    def step(self, action):
        position, speed = self.state
        speed = 0.9 * speed + (0.1 if action == 1 else -0.1) + 0.02 * self.rng.normal()
        self.state = np.array([position + speed, speed])
        done = abs(self.state[0]) > 1
        return self.state.astype("float32"), 1.0 - abs(position), done, False, {}


env = Line()
inputs = layers.Input(shape=(2,))
common = layers.Dense(16, activation="relu",
                      kernel_initializer=keras.initializers.GlorotUniform(seed=3))(inputs)
action = layers.Dense(2, activation="softmax",
                      kernel_initializer=keras.initializers.GlorotUniform(seed=4))(common)
critic = layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(seed=5))(common)
model = keras.Model(inputs=inputs, outputs=[action, critic])

optimizer = keras.optimizers.Adam(learning_rate=0.01)
huber_loss = keras.losses.Huber()
action_probs_history, critic_value_history, rewards_history = [], [], []
running_reward, episode_count = 0, 0
draws = np.random.RandomState(seed)

while episode_count < 12:
    state, _ = env.reset(seed=episode_count)
    episode_reward = 0
    with tf.GradientTape() as tape:
        for timestep in range(1, max_steps_per_episode):
            state = ops.convert_to_tensor(state)
            state = ops.expand_dims(state, 0)
            action_probs, critic_value = model(state)
            critic_value_history.append(critic_value[0, 0])
            p = np.squeeze(action_probs).astype("float64")
            action = draws.choice(2, p=p / p.sum())
            action_probs_history.append(ops.log(action_probs[0, action]))
            state, reward, done, *_ = env.step(action)
            rewards_history.append(reward)
            episode_reward += reward
            if done:
                break
        running_reward = 0.05 * episode_reward + (1 - 0.05) * running_reward
        returns, discounted_sum = [], 0
        for r in rewards_history[::-1]:
            discounted_sum = r + gamma * discounted_sum
            returns.insert(0, discounted_sum)
        returns = np.array(returns)
        returns = (returns - np.mean(returns)) / (np.std(returns) + eps)
        returns = returns.tolist()
        actor_losses, critic_losses = [], []
        for log_prob, value, ret in zip(action_probs_history, critic_value_history, returns):
            diff = ret - value
            actor_losses.append(-log_prob * diff)
            critic_losses.append(
                huber_loss(ops.expand_dims(value, 0), ops.expand_dims(ret, 0)))
        loss_value = sum(actor_losses) + sum(critic_losses)
        grads = tape.gradient(loss_value, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        action_probs_history.clear()
        critic_value_history.clear()
        rewards_history.clear()
    episode_count += 1
    if episode_count % 3 == 0:
        template = "running reward: {:.2f} at episode {}, loss {:.3f}"
        print(template.format(running_reward, episode_count, float(loss_value)))
print(np.round([float(ops.mean(ops.abs(w))) for w in model.trainable_variables], 3))
