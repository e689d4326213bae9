"""`python -m components.training`: train a network and write a saved run."""

import sys
from collections.abc import Sequence

from components.errors import ExplorerError
from components.training.command import folder_for, read, recipe_from


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when trained, 2 with one sentence when it can't be, 130 when stopped."""
    try:
        _run(arguments)
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the epochs that had ended are kept.", file=sys.stderr)
        return 130
    return 0


def _run(arguments: Sequence[str] | None) -> None:
    options = read(arguments)
    recipe = recipe_from(options)
    # torch takes seconds to import; --help and mistyped options don't wait for it.
    from components.training.trainer import device_for, train

    device = device_for(options.device, options.threads)
    folder = folder_for(options, recipe)
    print(f"{recipe.network} learns {recipe.data} on {device}, {recipe.epochs} epochs → {folder}")
    _, epochs = train(recipe, folder, device, options.overwrite)
    best = max(epochs, key=lambda epoch: epoch.val_accuracy)
    print(f"best epoch {best.step}: {best.val_accuracy:.2%} of the validation pictures right")


if __name__ == "__main__":
    sys.exit(main())
