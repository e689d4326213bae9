"""What is looked at on the page Runs, and what is computed of it once for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from components.figures.curve_lines import groups_of
from components.figures.curve_points import CurveOptions
from components.figures.run_table import RunRow
from components.runs import Diagnosis, Run
from components.runs.groups import Group
from components.runs.pairing import format_overrides
from components.runs.statements import Statement
from components.ui import cache, run_library
from components.ui.run_experiments import ALL


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: runs by name, and how.

    `options` is None where the runs have nothing to draw, `human` is how well people do, `renamed`
    how the person wants series to be called, `experiment` the folder of runs that is open.
    """

    names: tuple[str, ...]
    options: CurveOptions | None
    human: float | None
    renamed: Mapping[str, str]
    experiment: str = ALL

    def runs(self) -> list[Run]:
        """The runs as they are now."""
        return run_library.found(self.names, self.renamed)

    def shown(self, runs: Sequence[Run]) -> dict[str, Run]:
        """The runs by name, called as people read them beside each other.

        That is without the experiment that is open, as long as no two are called the same then.
        """
        short = [run.name.removeprefix(f"{self.experiment}/") for run in runs]
        if len(set(short)) < len(short):
            short = [run.name for run in runs]
        return {run.name: replace(run, name=name) for run, name in zip(runs, short, strict=True)}

    def groups(self, runs: Sequence[Run]) -> Sequence[Group]:
        """What the chart draws as one: runs that differ in their seed alone, or each run."""
        grouped = bool(self.options and self.options.grouped)
        return groups_of(runs, grouped, self.options.x_axis if self.options else "step")

    def diagnosis(self, run: Run) -> Diagnosis:
        """What its curves say, in a sentence."""
        return cache.diagnosis(self._key(run), run)

    def headline(self, run: Run) -> str:
        """What its curves say, and what was set up so that it never did anything."""
        idle = [told.sentence for told in self.statements(run) if told.verdict == "never fires"]
        return " ".join([self.diagnosis(run).sentence, *idle])

    def statements(self, run: Run) -> tuple[Statement, ...]:
        """What its curves say, with numbers."""
        return cache.run_statements(self._key(run), self.human, run)

    def rows(self, runs: Sequence[Run]) -> list[RunRow]:
        """The rows of the table; none without a metric."""
        metric = self.options.metric if self.options else ""
        found = (cache.run_row(self._key(run), metric, run) for run in runs if metric)
        return [row for row in found if row]

    def _key(self, run: Run) -> cache.RunKey:
        return cache.run_key(run, format_overrides(self.renamed))
