"""What a run's predictions say, in sentences with their numbers."""

from collections.abc import Sequence

from components.runs.agreement import Agreement
from components.runs.calibration import BINS, Calibration
from components.runs.mistakes import Counts, Score, confused_pairs

# A gap that chance would make in fewer than one of twenty calibrated networks.
DEVIATIONS = 1.96
LEAST_CHANCE = 0.05


def mistakes_sentence(
    score: Score, counts: Counts, classes: Sequence[str], calibration: Calibration | None
) -> str:
    """The answer at first sight: how many are right, what is confused, how sure the network is."""
    if calibration is None:
        return _nothing(score)
    said = [_right(score, len(classes)), *_confused(counts, classes), _sureness(calibration)]
    return f"{'; '.join(said)}.{_left_out(score)}"


def calibration_sentence(calibration: Calibration) -> str:
    """The expected calibration error beside what chance alone would make of it."""
    error, chance = f"{calibration.error:.1%}", f"{calibration.by_chance:.1%}"
    verdict = (
        "so it says little"
        if calibration.error < 1.5 * calibration.by_chance
        else "so chance does not explain it"
    )
    return (
        f"Expected calibration error ({BINS} bins): {error}. A perfectly"
        f" calibrated network would show about {chance} on {calibration.count:,} pictures,"
        f" {verdict}."
    )


def beside_sentence(first: str, second: str, found: Agreement) -> str:
    """Whether two runs differ by more than chance on the same pictures."""
    if not found.total:
        return f"{first} and {second} have no picture that both could be judged on."
    more = (len(found.first) - len(found.second)) / found.total
    verdict = "more than" if found.by_chance < LEAST_CHANCE else "which"
    told = "< 0.001" if found.by_chance < 0.001 else f"= {found.by_chance:.2g}"
    return (
        f"{first} alone is right on {_pictures(len(found.first))}, {second} alone on"
        f" {_pictures(len(found.second))}: {signed_points(more)} points, {verdict} chance alone"
        f" would make of two equally good networks (McNemar's test, p {told})."
    )


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"


def signed_points(share: float) -> str:
    """A difference of shares in percentage points, with its sign: "+3.2"."""
    return f"{100 * share:+.1f}".replace("-", "−")


def _right(score: Score, classes: int) -> str:
    right = f"{score.right:,} of {score.total:,} right ({score.right / score.total:.1%})"
    if classes <= 5:
        return right
    return f"{right}, {score.right_in_five / score.total:.1%} among the first five answers"


def _confused(counts: Counts, classes: Sequence[str]) -> list[str]:
    return [
        f"most often confused: {classes[pair.true]} → {classes[pair.predicted]},"
        f" {pair.count:,} {'time' if pair.count == 1 else 'times'}"
        for pair in confused_pairs(counts, 1)
    ]


def _sureness(calibration: Calibration) -> str:
    points = f"{abs(100 * calibration.excess):.1f}"
    if abs(calibration.excess) < DEVIATIONS * calibration.deviation or points == "0.0":
        return f"confidence fits, as far as {calibration.count:,} pictures can tell"
    return f"confidence is {points} points too {'high' if calibration.excess > 0 else 'low'}"


def _left_out(score: Score) -> str:
    said = ""
    if score.unlabelled:
        said += f" {score.unlabelled:,} pictures without a known class are not counted."
    if score.unanswered:
        said += f" For {score.unanswered:,} pictures the network gave no numbers (NaN)."
    return said


def _nothing(score: Score) -> str:
    if score.unanswered:
        return (
            f"The network gave no numbers (NaN) for any of {score.unanswered:,} pictures: the run"
            " diverged, so there is nothing to judge."
        )
    if score.unlabelled:
        return f"None of {score.unlabelled:,} pictures has a known class, so none can be judged."
    return "The file holds no pictures."
