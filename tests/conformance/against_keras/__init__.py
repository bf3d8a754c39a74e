"""minitf.keras beside real Keras: the same cases evaluated in both, the real results recorded.

`python -m tests.conformance.against_keras.record`, with a Python that has Keras, records anew.
"""
