"""What all tests share."""

import os

# Two workers on two cores: each keeps to one thread, and none waits for the internet.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
