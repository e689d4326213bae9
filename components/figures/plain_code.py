"""The code that makes the same heat map without this project.

It needs the network's library, torchvision and pytorch-grad-cam.
"""

from components.figures.map_recipe import Lines, MapRecipe, program, quoted

# pytorch-grad-cam's classes; it has no occlusion.
_CLASSES = {
    "gradcam": "GradCAM",
    "hirescam": "HiResCAM",
    "gradcam++": "GradCAMPlusPlus",
    "xgradcam": "XGradCAM",
    "layercam": "LayerCAM",
    "eigencam": "EigenCAM",
    "scorecam": "ScoreCAM",
    "ablationcam": "AblationCAM",
}

# All layers of these families give maps (N, C, h, w); elsewhere there may be tokens.
_CONVOLUTIONAL = (
    "alexnet",
    "densenet",
    "efficientnet_b",
    "googlenet",
    "inception",
    "mobilenet_v",
    "mobilenetv2",
    "mobilenetv3",
    "regnet",
    "resnet",
    "resnext",
    "squeezenet",
    "tf_efficientnet",
    "vgg",
    "wide_resnet",
)

_AS_MAPS = (
    "def as_maps(output):  # tokens, or maps with channels last, to (N, C, h, w)",
    "    if output.ndim == 4:",
    "        last = output.shape[1] == output.shape[2] != output.shape[3]",
    "        return output.permute(0, 3, 1, 2) if last else output",
    "    side = math.isqrt(output.shape[1])  # class tokens stand in front",
    "    return output[:, -side * side :].transpose(1, 2).unflatten(2, (side, side))",
)


def plain_code(recipe: MapRecipe) -> str | None:
    """A program that makes the map with the network's library and pytorch-grad-cam alone.

    It prints the answer and saves the map over the picture as that library draws it. None where
    the network is not from timm or torchvision, pytorch-grad-cam doesn't know the method, or other
    weights were chosen than a library takes from the checkpoint.
    """
    unknown = recipe.library is None or recipe.method not in _CLASSES
    if unknown or recipe.averaged is False:
        return None
    name = _CLASSES[recipe.method]
    reshape = not _is_convolutional(recipe)
    target = f"model, [model.get_submodule({quoted(recipe.layer)})]"
    maps = ", reshape_transform=as_maps" if reshape else ""
    return program(
        recipe,
        (
            *(("import math", "") if reshape else ()),
            *_imports(recipe, name),
            "",
            *(("", *_AS_MAPS, "", "") if reshape else ()),
            *_model(recipe),
            "for module in model.modules():",
            '    if hasattr(module, "inplace"):  # would overwrite what the hooks keep',
            "        module.inplace = False",
            *_prepared(recipe),
            "print(model(tensor).softmax(1).topk(5))",
            f"with {name}({target}{maps}) as cam:",
            f"    [heat_map] = cam(tensor, [ClassifierOutputTarget({recipe.class_index})])",
            "seen = np.asarray(crop, dtype=np.float32) / 255",
            "picture = show_cam_on_image(seen, heat_map, use_rgb=True)",
            f"Image.fromarray(picture).save({quoted(recipe.saved_as)})",
        ),
    )


def _imports(recipe: MapRecipe, name: str) -> Lines:
    random = recipe.weights.kind == "random"
    saved = recipe.weights.kind == "checkpoint" and recipe.library == "torchvision"
    timm = recipe.library == "timm"
    return (
        "import numpy as np",
        *(("import timm",) if timm else ()),
        *(("import torch",) if random or (saved and not _is_safe(recipe)) else ()),
        "from PIL import Image, ImageOps",
        f"from pytorch_grad_cam import {name}",
        "from pytorch_grad_cam.utils.image import show_cam_on_image",
        "from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget",
        *(("from safetensors.torch import load_file",) if saved and _is_safe(recipe) else ()),
        f"from torchvision import {'' if timm else 'models, '}transforms",
    )


def _model(recipe: MapRecipe) -> Lines:
    """The lines that build the network with its weights."""
    name = recipe.network.removeprefix("torchvision:")
    file = quoted(recipe.given_weights)
    kind = recipe.weights.kind
    lines: Lines = ("torch.manual_seed(0)",) if kind == "random" else ()
    if recipe.library == "timm":
        options = {
            "imagenet": "pretrained=True",
            "checkpoint": f"num_classes={recipe.classes}, checkpoint_path={file}",
        }.get(kind, "pretrained=False")
        return (*lines, f'model = timm.create_model("{name}", {options}).eval()')
    if kind != "checkpoint":
        given = '"DEFAULT"' if kind == "imagenet" else "None"
        return (*lines, f'model = models.get_model("{name}", weights={given}).eval()')
    read = f"load_file({file})" if _is_safe(recipe) else f"torch.load({file})"
    return (
        f'model = models.get_model("{name}", num_classes={recipe.classes}).eval()',
        f"state = {read}",
        'model.load_state_dict(state.get("state_dict", state))',
    )


def _prepared(recipe: MapRecipe) -> Lines:
    """The lines that make `crop`, which the network sees, and `tensor`, its input."""
    told = recipe.preprocessing
    side, method = told.resize_px, told.interpolation.upper()
    grey = told.channels == 1
    resize = {
        "middle": f"transforms.Resize({side}, transforms.InterpolationMode.{method})",
        "squash": f"transforms.Resize(({side}, {side}), transforms.InterpolationMode.{method})",
        "whole": f"lambda image: ImageOps.contain(image, ({side}, {side}), Image.{method})",
    }[told.fit]
    mean, std = told.mean[: told.channels], told.std[: told.channels]
    return (
        f"image = ImageOps.exif_transpose(Image.open({quoted(recipe.image)}))",
        f"resize = {resize}",
        f"cut = transforms.CenterCrop({told.input_px})",
        f'crop = cut(resize(image.convert("{"L" if grey else "RGB"}")))',
        f"normalise = transforms.Normalize({mean}, {std})",
        "tensor = normalise(transforms.ToTensor()(crop)).unsqueeze(0)",
        *(('crop = crop.convert("RGB")',) if grey else ()),
    )


def _is_safe(recipe: MapRecipe) -> bool:
    return recipe.given_weights.endswith(".safetensors")


def _is_convolutional(recipe: MapRecipe) -> bool:
    return recipe.network.removeprefix("torchvision:").startswith(_CONVOLUTIONAL)
