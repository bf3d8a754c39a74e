"""The lines in which minitf does not yet do, or never will do, what TensorFlow does.

Where it sits   test_against_tensorflow.py reads it; each line of it is expected to fail.
The one idea    nothing is skipped in silence.  A line that has begun to pass fails the test until
                it is taken from this list, so the list can only shrink.
"""

# line: why
MISSING: dict[str, str] = {}

# Lines in which minitf means to differ, and why it should.
ON_PURPOSE: dict[str, str] = {}

# Functions with other arguments than TensorFlow's, and why.
OTHER_SIGNATURES: dict[str, str] = {}
