"""Which of torch's functions are layers whose outputs count as activations. No torch."""


def layer_outputs(function: str, elements: int) -> int:
    """Elements that convolutions and linear layers put out in a call that gives so many."""
    if "multi_head_attention" in function:  # queries, keys, values and the projection of the sum
        return 4 * elements
    return elements if function == "linear" or function.startswith("conv") else 0
