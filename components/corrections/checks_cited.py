"""Checks that look at a table as it is printed."""

from components.corrections.comparing import expected, same
from components.corrections.records import Checked, Correction, Table


def deeper_is_worse(of: Correction) -> Checked:
    """The mistakes of two depths on CIFAR-10."""
    table = _table(of)
    more = table.cell["ResNet-1202"]["top1_error"] - table.cell["ResNet-110"]["top1_error"]
    sentence = f"The deeper one makes {more:.2f} points more mistakes."
    return Checked(sentence, table.heads, table.rows, same(of.expected["right"], more))


def weight_decay(of: Correction) -> Checked:
    """What ResNet's paper prints, and where the smaller number stands."""
    table = _table(of)
    resnet, efficientnet = (float(row[2]) for row in table.rows)
    told = of.expected["told"]
    return Checked(
        f"ResNet's is {resnet / efficientnet:.0f} times EfficientNet's.",
        table.heads,
        table.rows,
        resnet != told and efficientnet == told,
    )


def highway_first(of: Correction) -> Checked:
    """The months in which the two papers came, which arXiv's numbers begin with."""
    table = _table(of)
    earlier, later = (_months(row[1]) for row in table.rows)
    return Checked(
        f"arXiv numbers begin with year and month: {later - earlier} months lie between them.",
        table.heads,
        table.rows,
        same(of.expected["right"], later - earlier),
    )


def resnext_place(of: Correction) -> Checked:
    """ResNeXt's place in the competition."""
    return _ilsvrc(of, "ResNeXt", "place")


def senet_year(of: Correction) -> Checked:
    """The year in which SENet won."""
    return _ilsvrc(of, "SENet", "year")


def winner_of_2013(of: Correction) -> Checked:
    """Who won in 2013: the first place, and with fewer mistakes than ZFNet."""
    table = _table(of)
    winner, told = table.cell["Clarifai"], table.cell["ZFNet"]
    return Checked(
        f"Clarifai made {told['top5_error'] - winner['top5_error']:.1f} points fewer mistakes.",
        table.heads,
        table.rows,
        winner["year"] == told["year"]
        and winner["place"] == 1
        and winner["top5_error"] < told["top5_error"],
    )


def both_printed(of: Correction) -> Checked:
    """Two versions of a paper with different numbers."""
    table = _table(of)
    printed = table.cell["Ensemble"]
    return Checked(
        "Each of the two numbers stands in one of the printed versions.",
        table.heads,
        table.rows,
        printed["top1_error"] != printed["top1_error_aaai"],
    )


def keras_weights(of: Correction) -> Checked:
    """For which networks two packages have weights."""
    table = _table(of)
    have = {row[0].partition(",")[0] for row in table.rows if row[2] == "weights"}
    return Checked(
        "Keras itself has them; the package that lacks them is another one.",
        table.heads,
        table.rows,
        have == {"keras.applications"},
    )


def _ilsvrc(of: Correction, who: str, what: str) -> Checked:
    table = _table(of)
    found = round(table.cell[who][what])
    number = expected(of, what, found)
    return Checked(f"{who}: {what} {found}.", table.heads, table.rows, number.agrees)


def _months(arxiv: str) -> int:
    """Months since 2000 from an arXiv number such as 1512.03385."""
    return 12 * int(arxiv[:2]) + int(arxiv[2:4])


def _table(of: Correction) -> Table:
    if of.table is None:
        raise TypeError(f"{of.code} cites no table.")
    return of.table


CHECKS = {
    "E17": weight_decay,
    "E18": deeper_is_worse,
    "E21": resnext_place,
    "E22": highway_first,
    "E26": senet_year,
    "E33": winner_of_2013,
    "E46": keras_weights,
    "R3": both_printed,
}
