"""An architecture search in words and tables: its parts, one network, and what came of it."""

from collections.abc import Mapping, Sequence
from statistics import mean

from components.blocks.search_records import (
    Evaluation,
    SavedSearch,
    Search,
    Settings,
    best,
)
from components.blocks.search_space import CHOICES, IDENTITY, STAGES, Change, Stage, networks
from components.figures.html import scrolling
from components.figures.numbers import exact, signed

# How an operator is called on the screen.
OPERATORS: Mapping[str, str] = {
    "convolution": "ordinary convolution",
    "separable": "depthwise separable",
    "inverted": "inverted residual",
    IDENTITY: "identity (passes on)",
}
TITLES: Mapping[str, str] = {"random": "Random search", "evolution": "Evolution"}


def part_texts(settings: Settings) -> tuple[str, str, str]:
    """The three parts of every architecture search, with this one's numbers, as Markdown."""
    operators, *others = (len(values) for values in CHOICES.values())
    kernels, channels, layers = others
    each = (operators - 1) * kernels * channels * layers
    more = 2**-settings.weight - 1
    return (
        f"**1. Search space:** which networks are there? {STAGES} stages, and in each"
        f" {operators - 1} operators × {kernels} kernels × {channels} numbers of channels ×"
        f" {layers} numbers of layers = {each} choices, or nothing at all (identity), so"
        f" {each + 1}. Together {each + 1} × {each + 1} = **{exact(networks())} networks**.",
        "**2. Search algorithm:** which one comes next? *Random search* draws each anew."
        f" *Evolution* draws {settings.population}. Then, again and again, it takes"
        f" {settings.tournament} of them by chance; the best has a child with **one choice"
        " changed**; the child joins, and the oldest dies.",
        f"**3. Evaluation:** how good is it? {settings.epochs} epochs on"
        f" {exact(settings.train)} digits, judged on {settings.validation} others. Score ="
        f" accuracy × (multiply-adds / {exact(settings.target)})"
        f"<sup>{signed(settings.weight)}</sup>: what costs twice as much must be right"
        f" {more:.0%} more often to score the same.",
    )


def origin(search: Search, one: Evaluation) -> str:
    """Where a network comes from, as Markdown."""
    if one.parent is None:
        return f"Network {one.number} was **drawn at random**."
    changed = " and ".join(map(_change_words, search.mutation(one)))
    return f"Network {one.number} is a **child of network {one.parent}**: {changed}."


def judgement(search: Search, one: Evaluation, settings: Settings) -> str:
    """What the evaluation of a network gave, and the best until then, as Markdown."""
    leader = best(search.evaluations[: one.number])
    standing = (
        "**the best of this search so far**"
        if leader is one
        else f"the best of this search so far is network {leader.number} with {leader.score:.3f}"
    )
    return (
        f"**{one.accuracy:.1%}** of {settings.validation} validation pictures right,"
        f" **{exact(one.macs)}** multiply-adds for a picture: score **{one.score:.3f}**,"
        f" {standing}."
    )


def choices_text(stages: Sequence[Stage]) -> str:
    """All choices in one line: "convolution 3×3, 8 channels, 2 layers → identity"."""
    return " → ".join(map(_stage_text, stages))


def choices_table(search: Search, one: Evaluation) -> str:
    """HTML with a row for each stage; what a mutation changed stands in bold with what it was."""
    changed = {(change.stage, change.choice): change for change in search.mutation(one)}
    heads = "".join(
        f'<th class="left" scope="col">{name.capitalize()}</th>' for name in ("stage", *CHOICES)
    )
    rows = "".join(
        f'<tr><th class="left" scope="row">{number}</th>'
        f"{''.join(_cell(stage, choice, changed.get((number, choice))) for choice in CHOICES)}</tr>"
        for number, stage in enumerate(one.candidate.stages, start=1)
    )
    table = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    return scrolling(table, f"Choices of network {one.number}")


def result_table(saved: SavedSearch) -> str:
    """HTML with a row for each algorithm: its winner, and how long its networks were trained."""
    names = (
        "Algorithm",
        "Winner",
        "Score",
        "Right in validation",
        "Right in test",
        "Multiply-adds",
        "Training",
    )
    heads = "".join(f'<th class="left" scope="col">{name}</th>' for name in names)
    rows = "".join(map(_result_row, saved.searches))
    return scrolling(f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>", "What was found")


def result_text(saved: SavedSearch) -> str:
    """Who found the higher score, and whose networks are better on average, as Markdown."""
    ahead = max(saved.searches, key=lambda search: search.winner.score)
    others = [search for search in saved.searches if search is not ahead]
    found = (
        f"{TITLES[ahead.algorithm]} found the network with the highest score,"
        f" **{ahead.winner.score:.3f}**"
    )
    for other in others:
        found += f"; {TITLES[other.algorithm].lower()} came to {other.winner.score:.3f}"
    averages = ", ".join(
        f"**{average:.3f}** in {TITLES[search.algorithm].lower()}"
        for search in saved.searches
        if (average := later_mean(search, saved.settings.population)) is not None
    )
    first = saved.settings.population
    more = f" After the first {first} networks the mean score is {averages}." if averages else ""
    return f"{found}.{more}"


def later_mean(search: Search, first: int) -> float | None:
    """The mean score of all networks after the `first`; None where there are none."""
    later = search.evaluations[first:]
    return mean(one.score for one in later) if later else None


def cost_text(saved: SavedSearch) -> str:
    """What this search cost beside a famous one, as Markdown."""
    trained = sum(len(search.evaluations) for search in saved.searches)
    minutes = sum(search.seconds for search in saved.searches) / 60
    return (
        f"**What it cost:** {trained} networks trained in {minutes:.1f} minutes on one processor"
        " core. The search for NASNet took 500 GPUs four days (arXiv:1707.07012): 2,000 GPU days"
        " for a much larger space, on 32 × 32 colour pictures."
    )


def _result_row(search: Search) -> str:
    won = search.winner
    cells = (
        f"network {won.number}",
        f"{won.score:.3f}",
        f"{won.accuracy:.1%}",
        f"{search.test_accuracy:.1%}",
        exact(won.macs),
        f"{search.seconds:.0f} s",
    )
    inside = "".join(f'<td class="left">{cell}</td>' for cell in cells)
    return f'<tr><th class="left" scope="row">{TITLES[search.algorithm]}</th>{inside}</tr>'


def _cell(stage: Stage, choice: str, change: Change | None) -> str:
    if choice not in stage.active:
        return '<td class="left">–</td>'
    now = _value(choice, getattr(stage, choice))
    if change is None:
        return f'<td class="left">{now}</td>'
    return f'<td class="left"><b>{now}</b> <small>was {_value(choice, change.before)}</small></td>'


def _change_words(change: Change) -> str:
    before, after = (_value(change.choice, value) for value in (change.before, change.after))
    return f"in stage {change.stage} the choice “{change.choice}” went from {before} to **{after}**"


def _stage_text(stage: Stage) -> str:
    if stage.operator == IDENTITY:
        return IDENTITY
    layers = "1 layer" if stage.layers == 1 else f"{stage.layers} layers"
    kernel = _value("kernel", stage.kernel)
    return f"{stage.operator} {kernel}, {stage.channels} channels, {layers}"


def _value(choice: str, value: str | int) -> str:
    if choice == "kernel":
        return f"{value}×{value}"
    return OPERATORS[str(value)] if choice == "operator" else str(value)
