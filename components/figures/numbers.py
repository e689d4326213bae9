"""Numbers for people: three significant digits and a unit."""


def short(count: float) -> str:
    """A count with K, M or G: 5,288,548 → "5.29 M"; below a thousand it stays exact."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("K", 1e3)):
        # 999,600 reads as 1.00 M, not as 1000 K.
        if abs(count) >= size * 0.9995:
            return f"{_three_digits(count / size)} {unit}"
    return f"{count:g}"


def giga(macs: float) -> str:
    """Multiply-adds of a network in billions, as the papers print them: 385,814,752 → "0.386 G".

    Networks below ten million stay in smaller units.
    """
    return f"{_three_digits(macs / 1e9)} G" if macs >= 1e7 else short(macs)


def exact(count: int) -> str:
    """All digits, in groups of three: 5288548 → "5,288,548"."""
    return f"{count:,}"


def ratio(value: float, reference: float) -> str:
    """How many times the reference: "× 2.57"."""
    return f"× {_three_digits(value / reference)}"


def _three_digits(value: float) -> str:
    digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    if abs(value) < 0.9995:
        digits = 3
    return f"{value:.{digits}f}"
