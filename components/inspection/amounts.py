"""The changes of a picture that a number says: name, unit, range and what it means. No torch."""

from dataclasses import dataclass

from components.errors import ExplorerError


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a person sets: its field in `Changes`, name, unit ("" for none) and range."""

    key: str
    name: str
    unit: str
    lowest: float
    highest: float
    step: float
    sentence: str

    def checked(self, number: float) -> float:
        """The number, rounded to thousandths; whole where the step is.

        Raises:
            ExplorerError: if it is out of the range.
        """
        if not self.lowest <= number <= self.highest:
            raise ExplorerError(
                f"{self.name} must lie between {self.lowest:g} and {self.highest:g},"
                f" not at {number:g}."
            )
        return int(number) if isinstance(self.step, int) else round(float(number), 3) + 0.0


# In the order in which they are done.
AMOUNTS = {
    amount.key: amount
    for amount in (
        Amount(
            *("rotation", "Rotation", "degrees", -180, 180, 0.5),
            "Turns the picture about its middle, counter-clockwise; the corners are filled.",
        ),
        Amount(
            *("brightness", "Brightness", "", -1, 1, 0.05),
            "Multiplies every number by 1 plus this: −1 is black, 1 is twice as bright.",
        ),
        Amount(
            *("blur", "Blur", "px", 0, 20, 0.5),
            "Mixes each pixel with its neighbours, by a Gaussian of this standard deviation.",
        ),
        Amount(
            *("noise", "Noise", "of the range", 0, 0.5, 0.01),
            "Adds chance to every number, normally distributed with this standard deviation.",
        ),
        Amount(
            *("seed", "Seed", "", 0, 999, 1),
            "Another seed gives other noise of the same kind.",
        ),
        Amount(
            *("jpeg", "JPEG quality", "", 1, 100, 1),
            "Saves the picture as JPEG and reads it again: the lower, the more detail is lost.",
        ),
    )
}
