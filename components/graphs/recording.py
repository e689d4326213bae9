"""One forward pass on the meta device, watched; runs in the child process only.

torchview follows the image from function to function. What it doesn't tell reliably is noted
beside it in the same pass: which modules were running when a function was called (it loses the
place of a tensor that went through an `nn.Identity`), the multiply-adds of each function and the
parameters that it uses.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode
from torchview.computation_graph import ComputationGraph
from torchview.computation_node import FunctionNode, TensorNode
from torchview.torchview import forward_prop, process_input

from components.graphs.boxes import Box, prune
from components.graphs.following import forget, maker, node_of, shapes_in, tensors_in
from components.graphs.records import Shape


@dataclass(frozen=True)
class Recording:
    """What ran: the box of the whole network with input and output, and who uses a parameter.

    `users` maps the id of a parameter to the box of the first function that uses it.
    """

    root: Box
    users: dict[int, Box]


def record(network: nn.Module, input_shape: Shape) -> Recording:
    """The recording of one image (C, H, W) without content going through a network on `meta`.

    The network can't be used for anything else afterwards.

    Raises:
        RuntimeError: from torchview, with the true cause, if the network can't be run so.
    """
    network.requires_grad_(False)  # the counter's own hooks fail on parameters handed to modules
    images, options, input_nodes = process_input(None, (1, *input_shape), {}, "meta")
    graph = ComputationGraph(None, input_nodes)
    counter = FlopCounterMode(display=False)
    with counter, Watch(network, counter, graph.context_tracker) as watch:
        forward_prop(network, images, "meta", graph, "eval", **options)
    root = watch.root
    prune(root)
    given = Box("", "input", "input", parent=root, output_shapes=root.input_shapes)
    result = Box("", "output", "output", parent=root, input_shapes=root.output_shapes)
    given.tensors, result.tensors = list(input_nodes), watch.result
    root.inside = [given, *root.inside, result]
    return Recording(root, watch.users)


@dataclass(eq=False)
class Use:
    """A parameter, by its id, or multiply-adds of work that was done without the image."""

    parameter: int | None = None
    macs: int = 0
    claimed: bool = False


class Watch(TorchFunctionMode):
    """Sees every call of a module and of a torch function, and puts it into its box.

    Not every function is followed: a class token is expanded before it meets the image, a
    position bias is computed from a table. What such a call uses and costs waits at its result
    until a followed function takes it.
    """

    def __init__(
        self, network: nn.Module, counter: FlopCounterMode, tracker: dict[str, Any]
    ) -> None:
        super().__init__()
        self.root = Box("", type(network).__name__, "module", network)
        self.result: list[TensorNode] = []
        self.users: dict[int, Box] = {}
        self._running: list[Box] = []
        self._counter = counter
        self._tracker = tracker
        self._paths: dict[int, list[str]] = {}
        for path, module in network.named_modules(remove_duplicate=False):
            self._paths.setdefault(id(module), []).append(path)
        for module in network.modules():
            module.register_forward_pre_hook(self._enter, with_kwargs=True)
            module.register_forward_hook(self._leave)
        # Each waiting tensor is kept, so that no other can get its id.
        self._waiting: dict[int, tuple[Tensor, set[Use]]] = {
            id(parameter): (parameter, {Use(id(parameter))}) for parameter in network.parameters()
        }

    def _enter(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        box = self.root
        if self._running:
            parent = self._running[-1]
            box = Box(self._path(module, parent), type(module).__name__, "module", module, parent)
            parent.inside.append(box)
        box.input_shapes = shapes_in((args, kwargs))
        self._running.append(box)

    def _leave(self, module: nn.Module, args: Any, result: Any) -> None:
        box = self._running.pop()
        box.output_shapes = shapes_in(result)
        if box is self.root:
            self.result = [node for made in tensors_in(result) if (node := node_of(made))]

    def _path(self, module: nn.Module, parent: Box) -> str:
        """A module that is registered in several places is named after the one that runs it."""
        paths = self._paths[id(module)]
        around = f"{parent.path}." if parent.path else ""
        return next((path for path in paths if path.startswith(around)), paths[0])

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """The call itself, unchanged, put into its box."""
        before = self._counter.get_total_flops()
        with self._nothing_followed_inside():
            result = func(*args, **(kwargs or {}))
        macs = (self._counter.get_total_flops() - before) // 2
        taken = [*tensors_in((args, kwargs))]
        uses = {use for tensor in taken for use in self._uses(tensor) if not use.claimed}
        if not any(map(node_of, taken)):
            forget(result)
        function = next((f for made in tensors_in(result) if (f := maker(made))), None)
        if function is not None:
            self._claim(self._box(function), uses, macs)
        else:
            self._wait(result, uses | ({Use(macs=macs)} if macs else set()))
        return result

    @contextmanager
    def _nothing_followed_inside(self) -> Iterator[None]:
        """Keep torch's own workings out of the recording.

        On the meta device torch makes results by functions that torchview has replaced; what they
        record goes into a list that nobody reads.
        """
        context = self._tracker["current_context"]
        self._tracker["current_context"] = []
        try:
            yield
        finally:
            self._tracker["current_context"] = context

    def _box(self, function: FunctionNode) -> Box:
        """The box of a function: that of the running module, if this has no modules inside."""
        running = box = self._running[-1]
        if running is self.root or not running.is_closed:
            shapes = tuple(function.input_shape), tuple(function.output_shape)
            name = function.name.strip("_")
            box = Box(running.path, name, "function", None, running, *shapes)
            running.inside.append(box)
        box.functions.append(function)
        return box

    def _uses(self, tensor: Tensor) -> set[Use]:
        return self._waiting[id(tensor)][1] if id(tensor) in self._waiting else set()

    def _claim(self, box: Box, uses: set[Use], macs: int) -> None:
        box.macs += macs + sum(use.macs for use in uses)
        for use in uses:
            use.claimed = True
            if use.parameter is not None:
                self.users[use.parameter] = box

    def _wait(self, result: Any, uses: set[Use]) -> None:
        for made in tensors_in(result) if uses else ():
            self._waiting[id(made)] = (made, uses | self._uses(made))
