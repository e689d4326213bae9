"""The code that makes the same heat map in a script of a few lines."""

from components.figures.map_recipe import Lines, MapRecipe, program, quoted
from components.figures.plain_code import plain_code
from components.inspection.methods import METHODS

__all__ = ["MapRecipe", "inspection_code", "plain_code"]


def inspection_code(recipe: MapRecipe) -> str:
    """A program that makes the map with `components`, prints the answer, and saves the overlay."""
    loading = [quoted(recipe.network), quoted(recipe.given_weights), 'device="auto"']
    records: Lines = ()
    if not recipe.own_preprocessing:
        records = ("from components.networks.records import Preprocessing",)
        loading.append(f"preprocessing={recipe.preprocessing!r}")
    if recipe.averaged is not None:
        loading.append(f"ema={recipe.averaged}")
    options = _options(recipe)
    return program(
        recipe,
        (
            "from pathlib import Path",
            "",
            "from components.figures.pictures import overlay",
            *_inspection_imports(recipe),
            "from components.networks import load",
            *records,
            "",
            *_call("network = load", loading),
            f"image = read_image(Path({quoted(recipe.image)}).read_bytes())",
            *_asked(recipe),
            "for each in answer.predictions:",
            '    print(f"{each.label}: {each.probability:.1%}")',
            f"picture = overlay(answer.seen, heat_map.values{options})",
            f"picture.save({quoted(recipe.saved_as)})",
        ),
    )


def _inspection_imports(recipe: MapRecipe) -> Lines:
    if _in_one_pass(recipe):
        return ("from components.inspection import inspect, read_image",)
    return (
        "from components.inspection import inspect, read_image",
        "from components.inspection.scoring import by_passes",
    )


def _asked(recipe: MapRecipe) -> Lines:
    """The lines that make `answer` and `heat_map`."""
    method, layer = quoted(recipe.method), quoted(recipe.layer)
    index = recipe.class_index
    if _in_one_pass(recipe):
        return (
            f"[answer] = inspect(network, image, [{method}], [{layer}], [{index}])",
            "[heat_map] = answer.heat_maps",
        )
    where = "None" if recipe.method == "occlusion" else layer
    return (
        "[answer] = inspect(network, image, [])",
        f"heat_map = by_passes(network, image, {method}, {where}, {index})",
    )


def _in_one_pass(recipe: MapRecipe) -> bool:
    return METHODS[recipe.method].needs != "passes"


def _options(recipe: MapRecipe) -> str:
    """What `overlay` is given, as far as it is not the default."""
    options = [f", opacity={recipe.opacity:g}"]
    if recipe.threshold:
        options.append(f", threshold={recipe.threshold:g}")
    if recipe.scale:
        options.append(f", scale=({recipe.scale[0]:.6g}, {recipe.scale[1]:.6g})")
    if recipe.colours != "Inferno":
        options.append(f', colours="{recipe.colours}"')
    if not recipe.smooth:
        options.append(", smooth=False")
    if not recipe.fading:
        options.append(", fading=False")
    return "".join(options)


def _call(function: str, arguments: list[str]) -> Lines:
    """A call on one line, or with a line for each argument where that is too long."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= 88:
        return (line,)
    return (f"{function}(", *(f"    {argument}," for argument in arguments), ")")
