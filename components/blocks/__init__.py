"""Building blocks of image classifiers: their arithmetic, and the same blocks built in torch."""
