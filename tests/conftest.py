"""What all tests share."""

import os

from hypothesis import settings

# Two workers on two cores: each keeps to one thread, and none waits for the internet.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

# A deadline is a timed assert: on a busy machine it fails for the wrong reason.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
