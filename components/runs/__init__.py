"""Saved training runs: finding, reading, smoothing and judging them. No torch, no streamlit."""

from components.runs.diagnosis import best, diagnose
from components.runs.metrics import metric_names, series_names, step_unit
from components.runs.records import BestPoint, Diagnosis, Run, Series
from components.runs.run_folder import RunFolder, read_runs
from components.runs.smoothing import smooth

__all__ = [
    "BestPoint",
    "Diagnosis",
    "Run",
    "RunFolder",
    "Series",
    "best",
    "diagnose",
    "metric_names",
    "read_runs",
    "series_names",
    "smooth",
    "step_unit",
]
