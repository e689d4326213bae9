"""Every call of a module and of a torch function in a forward pass; used in the child process only.

torchview follows the image from function to function. What it doesn't tell reliably is noted
beside it in the same pass: which modules were running when a function was called (it loses the
place of a tensor that went through an `nn.Identity`), the multiply-adds of each function, the
parameters that it uses, and how much of the image its result sees.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

from torch import Tensor, nn
from torch._C import DisableTorchFunctionSubclass
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode
from torchview.computation_node import FunctionNode, TensorNode

from components.graphs.boxes import Box
from components.graphs.fields import Call, Field, image_field, joined
from components.graphs.following import (
    forget,
    maker,
    new_shapes_in,
    node_of,
    origin,
    shapes_in,
    tensors_in,
    unrecorded,
)
from components.graphs.receptive_fields import field_after
from components.graphs.records import Shape
from components.graphs.windows import window_of
from components.networks.layer_outputs import layer_outputs


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
        self,
        network: nn.Module,
        counter: FlopCounterMode,
        tracker: dict[str, Any],
        images: Iterable[TensorNode],
    ) -> None:
        super().__init__()
        self.root = Box("", type(network).__name__, "module", network)
        self.result: list[TensorNode] = []
        self.users: dict[int, Box] = {}
        self._running: list[Box] = []
        self._counter = counter
        self._tracker = tracker
        self._fields: dict[FunctionNode | TensorNode, Field] = {
            image: image_field(image.tensor_shape) for image in images
        }
        self._paths: dict[int, list[str]] = {}
        for path, module in network.named_modules(remove_duplicate=False):
            self._paths.setdefault(id(module), []).append(path)
        for module in network.modules():
            module.register_forward_pre_hook(self._enter, with_kwargs=True)
            module.register_forward_hook(self._leave, with_kwargs=True)
        # Each waiting tensor is kept, so that no other can get its id.
        self._waiting: dict[int, tuple[Tensor, set[Use]]] = {
            id(parameter): (parameter, {Use(id(parameter))}) for parameter in network.parameters()
        }

    @property
    def running_path(self) -> str:
        """The path of the innermost module that runs, or where the pass broke off."""
        return self._running[-1].path if self._running else ""

    def _enter(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        box = self.root
        if self._running:
            parent = self._running[-1]
            box = Box(self._path(module, parent), type(module).__name__, "module", module, parent)
            parent.inside.append(box)
        box.input_shapes = shapes_in((args, kwargs))
        self._running.append(box)

    def _leave(self, module: nn.Module, args: Any, kwargs: Any, result: Any) -> None:
        box = self._running.pop()
        box.output_shapes = shapes_in(result)
        if not box.inside:
            box.new_shapes = new_shapes_in(result, (args, kwargs))
        fields = [field for made in tensors_in(result) if (field := self._field(made))]
        box.field = joined(fields) if fields else None
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
        kwargs = kwargs or {}
        if func.__name__ == "__get__":  # mostly a shape, which is asked for thousands of times
            with DisableTorchFunctionSubclass():
                value = func(*args, **kwargs)
            if not isinstance(value, Tensor):
                return value
        taken = [*tensors_in((args, kwargs))]
        seen = [
            (field, node.tensor_shape)
            for x in taken
            if (node := node_of(x)) and (field := self._fields.get(origin(node)))
        ]
        before = self._counter.get_total_flops()
        with unrecorded(self._tracker):
            result = func(*args, **kwargs)
        macs = (self._counter.get_total_flops() - before) // 2
        uses = {use for tensor in taken for use in self._uses(tensor) if not use.claimed}
        if not any(map(node_of, taken)):
            forget(result)
        function = next((f for made in tensors_in(result) if (f := maker(made))), None)
        if function is not None:
            box = self._box(function)
            if box.kind == "function":
                box.new_shapes = new_shapes_in(result, taken)
            self._claim(box, uses, macs)
            self._describe(box, function, args, kwargs, seen)
        else:
            self._wait(result, uses | ({Use(macs=macs)} if macs else set()))
        return result

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

    def _field(self, tensor: Tensor) -> Field | None:
        """What an element of a tensor sees; None if it does not stem from the image."""
        node = node_of(tensor)
        return self._fields.get(origin(node)) if node else None

    def _describe(
        self,
        box: Box,
        function: FunctionNode,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seen: list[tuple[Field, Shape]],
    ) -> None:
        """Note what a function computes, and what its result sees."""
        result = tuple(function.output_shape[0])
        box.window = window_of(function.name, args, kwargs) or box.window
        box.activations += layer_outputs(function.name, prod(result))
        if seen:
            fields, shapes = zip(*seen, strict=True)
            call = Call(function.name, args, kwargs, fields, shapes, result)
            box.field = self._fields[function] = field_after(call)

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
