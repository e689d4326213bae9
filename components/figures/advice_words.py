"""What to take for a budget, in two sentences of Markdown."""

from collections.abc import Sequence

from components.figures.numbers import three_digits
from components.figures.quantities import QUANTITIES, percent
from components.figures.scatter import budget_text
from components.networks.choosing import Advice, Candidate, Quantity


def best_words(advice: Advice, quantity: Quantity, budget: float) -> str:
    """Which network is best, as "Best under 5 G multiply-adds: **EfficientNet-B4** with …"."""
    best = advice.best
    head = f"Best under {_limit(quantity, budget)}" if budget else "The most accurate of these"
    cost = QUANTITIES[quantity].text(best.cost)
    return f"{head}: **{best.name}** with **{percent(best.accuracy)}** ({cost})."


def next_words(advice: Advice, quantity: Quantity) -> str:
    """What one point more would cost, or that nothing reaches it."""
    best, more, most = advice.best, advice.more, advice.most
    if most.accuracy == best.accuracy:
        return "No network of these families is more accurate."
    if more is None:
        return (
            "None of these is a whole percentage point better; the most accurate costs"
            f" **{_times(advice)}**: {_described(most, quantity)}."
        )
    return f"The next 1 % costs **{_times(advice)}**: {_described(more, quantity)}."


def nothing_words(networks: Sequence[Candidate], quantity: Quantity, budget: float) -> str:
    """That no network fits the budget, and what the cheapest one costs."""
    least = networks[0]
    return (
        f"Nothing here stays under {_limit(quantity, budget)}. The cheapest is"
        f" {_described(least, quantity)}."
    )


def _limit(quantity: Quantity, budget: float) -> str:
    words = QUANTITIES[quantity]
    return f"{budget_text(quantity, budget)} {words.name}".strip()


def _times(advice: Advice) -> str:
    return f"{three_digits(advice.factor)} times as much"


def _described(network: Candidate, quantity: Quantity) -> str:
    cost = QUANTITIES[quantity].text(network.cost)
    return f"{network.name} with {percent(network.accuracy)} ({cost})"
