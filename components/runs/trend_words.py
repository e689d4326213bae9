"""How a curve goes on at its end, in words with numbers."""

from components.runs.cost_curves import Curve
from components.runs.records import Quantity, Unit
from components.runs.stated import distinct, short
from components.runs.trends import Trend

# A smaller change is called slow.
SLOW_SHARE = 0.1


def course(trend: Trend, curve: Curve, unit: Unit, quantity: Quantity) -> str:
    """What a curve did at its end, as the end of a sentence about it."""
    start = "from the start" if trend.first == 0 else f"from {unit} {curve.step[trend.first]}"
    before, after = distinct(trend.before, trend.after)
    is_better = trend.kind in ("better", "slowly better")
    falls = "falls" if is_better == (quantity == "loss") else "rises"
    length = f"{curve.stretch:,}"
    if trend.kind in ("better", "worse"):
        told = f"median of its last {length} points {after}, of those before {before}"
        return f"still {falls} ({told})"
    if trend.kind in ("slowly better", "slowly worse"):
        halves = f"{before} in the first half, {after} in the second"
        is_slow = abs(trend.after - trend.before) < SLOW_SHARE * abs(trend.before)
        pace = f"{falls} slowly" if is_slow else f"still {falls}"
        since = start if trend.first == 0 else f"{start} on"
        return f"{pace} (median of its points {since}: {halves})"
    if trend.kind == "changed lately":
        return f"still changed shortly before its last {length} points"
    low, high = sorted((trend.before, trend.after))
    between = f"at {before}" if low == high else "between {} and {}".format(*distinct(low, high))
    return f"is flat {start} to the end (medians of {length} points {between})"


def too_noisy(trend: Trend, curve: Curve) -> str:
    """Why the end of a curve tells nothing, as the end of a sentence."""
    return (
        f"it jumps so much that only a change of more than {short(trend.limit)} between medians of"
        f" {curve.stretch:,} points would count"
    )
