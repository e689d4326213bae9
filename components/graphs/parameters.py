"""Which box has which parameter; used in the child process only."""

from collections.abc import Mapping

from torch import nn

from components.graphs.boxes import Box, list_path


def add_params(root: Box, network: nn.Module, users: Mapping[int, Box]) -> None:
    """Give the boxes their parameters, so that each counts once; `users` as in `Recording`.

    A parameter goes to the closed module that owns it, or to the function that uses it right in
    its module: so a module's box has the parameters of the module, unless it shares them with one
    that comes before it. Any other parameter gets a box of its own. What nothing uses has no
    arrows: a branch that only runs in training, for example.
    """
    first_runs = {id(box.module): box for box in reversed([*root.walk()]) if box.module}
    for name, parameter in network.named_parameters():
        owner, user = _owner(name, network, first_runs), users.get(id(parameter))
        if owner.functions:
            box = owner
        elif user and user.parent and user.parent.module is owner.module:
            box = user
        else:
            box = _own_box(name, network, owner, user)
        box.params += parameter.numel()


def _owner(name: str, network: nn.Module, first_runs: Mapping[int, Box]) -> Box:
    """The box of the innermost module around a parameter that ran at all."""
    path, _, _ = name.rpartition(".")
    while id(network.get_submodule(path)) not in first_runs:
        path, _, _ = path.rpartition(".")
    return first_runs[id(network.get_submodule(path))]


def _own_box(name: str, network: nn.Module, owner: Box, user: Box | None) -> Box:
    """A new box in the owner's, or the one made before: a parameter, or a module that never ran."""
    path, _, _ = name.rpartition(".")
    module = network.get_submodule(path)
    if user is not None or any(module.children()):
        parameter = network.get_parameter(name)
        box = Box(name, type(parameter).__name__, "parameter", None, owner, user=user)
        box.output_shapes = (tuple(parameter.shape),) if user else ()
    else:
        box = Box(path, type(module).__name__, "module", module, owner)
    for known in owner.inside:
        if known.path == box.path and known.kind == box.kind:
            return known
    owner.inside.insert(_place(box, owner), box)
    return box


def _place(new: Box, owner: Box) -> int:
    """Before the box that uses it, else behind the last that stands in the same list, else last."""
    around_user = [*new.user.outward()] if new.user else []
    same = list_path(owner.path, new) or new.path
    last = len(owner.inside)
    for place, box in enumerate(owner.inside):
        if box in around_user:
            return place
        if box.kind != "function" and f"{box.path}.".startswith(f"{same}."):
            last = place + 1
    return last
