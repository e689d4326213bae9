"""What the measures of a heat map mean, for a person who sees it for the first time. No torch."""

# A difference of areas that a few random orders would also show says nothing.
RELATIVE_MARGIN = 0.1
LEAST_MARGIN = 0.01
HARDLY_PROBABLE = 0.05
# Rank correlations: below the first "unlike", above the second "much like".
UNLIKE, MUCH_LIKE = 0.3, 0.6


def sentence_about(
    probability: float,
    deletion_area: float,
    random_area: float,
    likeness: float | None,
    empty: bool,
) -> str:
    """One or two sentences on what a map's measures say, and no more than they say."""
    if empty:
        return "The map has the same value everywhere, so there is nothing to trust or to doubt."
    return f"{_on_deletion(probability, deletion_area, random_area)} {_on_likeness(likeness)}"


def _on_deletion(probability: float, deletion: float, random: float) -> str:
    if max(probability, random) < HARDLY_PROBABLE:
        return (
            f"The network gives this class a probability of only {probability:.1%}, so painting"
            " over places cannot show which of them matter."
        )
    margin = max(RELATIVE_MARGIN * random, LEAST_MARGIN)
    areas = f"(area {deletion:.2f} against {random:.2f})"
    if deletion < random - margin:
        return (
            "Painting over what the map marks lowers the probability faster than painting over"
            f" random places {areas}, so the answer does depend on these places."
        )
    if deletion > random + margin:
        return (
            "Painting over what the map marks lowers the probability more slowly than painting"
            f" over random places {areas}: the answer depends more on other places, so do not rely"
            " on this map."
        )
    return (
        "Painting over what the map marks lowers the probability about as fast as painting over"
        f" random places {areas}, so nothing shows that these places matter more than others."
    )


def _on_likeness(likeness: float | None) -> str:
    if likeness is None:
        return "It was not compared with the map of an untrained network."
    correlation = f"(rank correlation {likeness:.2f})".replace("-", "−")
    if abs(likeness) < UNLIKE:
        return (
            f"It is unlike the map of an untrained network {correlation}, as a map should be that"
            " shows what was learned."
        )
    if likeness <= -UNLIKE:
        return (
            f"It marks what the map of an untrained network leaves out {correlation}, so its shape"
            " may come partly from the picture alone."
        )
    if likeness < MUCH_LIKE:
        return (
            f"It is somewhat like the map of an untrained network {correlation}, so part of it may"
            " come from the picture and the architecture alone."
        )
    return (
        f"It is much like the map of an untrained network {correlation}, so it may show the"
        " picture and the architecture more than what was learned."
    )
