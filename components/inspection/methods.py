"""The ways to make a heat map: what each is called, what it needs, how it weighs. No torch."""

from dataclasses import dataclass
from typing import Literal

Needs = Literal["gradients", "activations", "passes"]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to make a heat map.

    `key` stands in the address bar and in records, `title` on the screen. `needs` says what a map
    costs: `gradients` of a class and `activations` both come from one captured pass, `passes` are
    many more forward passes, made on demand. `source` is authors, year and where it was published;
    `sentence` says how it weighs.
    """

    key: str
    title: str
    needs: Needs
    source: str
    sentence: str


_ALL = (
    Method(
        "gradcam",
        "Grad-CAM",
        "gradients",
        "Selvaraju et al. 2017, arXiv:1610.02391",
        "Each feature map counts as much as the class's score rises with it on average over all"
        " places; the weighted sum is shown where it is positive.",
    ),
    Method(
        "hirescam",
        "HiResCAM",
        "gradients",
        "Draelos & Carin 2020, arXiv:2011.08891",
        "Like Grad-CAM, but each place of each feature map keeps its own gradient instead of the"
        " average, so the map shows only places that the network really used.",
    ),
    Method(
        "gradcam++",
        "Grad-CAM++",
        "gradients",
        "Chattopadhyay et al. 2018, arXiv:1710.11063",
        "Only gradients that speak for the class count, and places are weighted so that several"
        " objects of one class, also small ones, all show up.",
    ),
    Method(
        "xgradcam",
        "XGrad-CAM",
        "gradients",
        "Fu et al. 2020, arXiv:2008.02312",
        "Like Grad-CAM, but gradients count more at places where their feature map is strong, so"
        " that the map's parts add up to the score as well as they can.",
    ),
    Method(
        "layercam",
        "LayerCAM",
        "gradients",
        "Jiang et al. 2021, doi:10.1109/TIP.2021.3089943",
        "Each place of each feature map is weighted by its own gradient where that is positive;"
        " this also gives fine maps at early layers.",
    ),
    Method(
        "eigencam",
        "Eigen-CAM",
        "activations",
        "Muhammad & Yeasin 2020, arXiv:2008.00299",
        "Shows the pattern that the layer's feature maps have most in common (their first"
        " principal component); it knows nothing of any class.",
    ),
    Method(
        "scorecam",
        "Score-CAM",
        "passes",
        "Wang et al. 2020, arXiv:1910.01279",
        "Uses each feature map as a mask on the picture and weights it by the score that the"
        " network gives to what is left; no gradients, one forward pass a map.",
    ),
    Method(
        "ablationcam",
        "Ablation-CAM",
        "passes",
        "Ramaswamy & Desai 2020, doi:10.1109/WACV45572.2020.9093360",
        "Switches off one feature map after another and weights it by how far the class's score"
        " falls without it; no gradients, one forward pass a map.",
    ),
    Method(
        "occlusion",
        "Occlusion",
        "passes",
        "Zeiler & Fergus 2014, arXiv:1311.2901",
        "Covers one part of the picture after another with grey and shows how far the class's"
        " probability falls; it looks at the picture only, not into the network.",
    ),
)

METHODS: dict[str, Method] = {method.key: method for method in _ALL}
