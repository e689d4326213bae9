"""Corrections: what do course notes get wrong?"""

from components.ui import correction_list, frame

frame.opening(
    "What do course notes get wrong?",
    "These sentences are often told about image classifiers. Most are not so, a few only look"
    " wrong. Decide for yourself, then open one: it says what is right and checks it here.",
)

with frame.errors_shown():
    correction_list.show()

frame.closing(
    [
        frame.Step(
            "Is B7 really φ = 7? Three numbers say no",
            "corrections",
            {"code": "E5", "topic": "", "words": ""},
        ),
        frame.Step(
            "Two costs of ResNet-50, both right: move its strides",
            "corrections",
            {"code": "R2", "topic": "", "words": ""},
        ),
        frame.Step(
            "Run the head that torch refuses",
            "corrections",
            {"code": "E41", "topic": "", "words": ""},
        ),
    ],
)
