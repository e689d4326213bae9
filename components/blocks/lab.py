"""A laboratory for a block: what a person sets, what is built from it, what it is compared with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from components.blocks.parts import Part, Shape

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Knob:
    """A number that a person sets; `key` stands in the address.

    With `choices` only those, else from `lowest` to `highest` in steps of `step`. `names` tells
    what each choice is called, where its number says too little.
    """

    key: str
    label: str
    default: float
    lowest: float = 1
    highest: float = 1024
    step: float = 1
    help: str = ""
    choices: tuple[float, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """A block for an input of a shape, and what it is called beside others."""

    title: str
    block: Part
    taken: Shape


@dataclass(frozen=True, slots=True)
class Example:
    """A setting that is worth looking at, with the sentence that says why."""

    text: str
    values: Values


@dataclass(frozen=True, slots=True)
class Lab:
    """A block to try out.

    - `key` stands in the address, `title` on the screen, `group` gathers labs in the list.
    - `question` is the one sentence on what can be learned here.
    - `designs` makes from the knobs' values the block itself, first, and what it is compared with.
      It raises an ExplorerError for values that don't go together.
    - `source` is the paper with its arXiv id and section.
    - `networks` names networks, as `components.networks.names` reads them, where it occurs.
    - `corrections` are the codes of what is often told wrong about it (`components.corrections`).
    - `height_px` is that of its drawings, where what stands below must not move when they change;
      0 lets each have its own.
    """

    key: str
    title: str
    group: str
    question: str
    knobs: tuple[Knob, ...]
    designs: Callable[[Values], tuple[Design, ...]]
    source: str
    examples: tuple[Example, ...] = ()
    networks: tuple[str, ...] = ()
    corrections: tuple[str, ...] = field(default=())
    height_px: int = 0

    @property
    def defaults(self) -> dict[str, float]:
        """What the knobs stand at first."""
        return {knob.key: knob.default for knob in self.knobs}
