"""One style for our tables: aligned numbers, and the page's own text colour for both themes."""

STYLE = """<style>
.ce-scroll { overflow: auto; }
.ce { border-collapse: collapse; width: 100%; font-size: 0.875rem; margin: 0;
  font-variant-numeric: tabular-nums; }
.ce th, .ce td { padding: 0.2rem 0.5rem; text-align: right; white-space: nowrap; border: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.ce th { font-weight: 600; }
.ce thead th { font-size: 0.8rem; opacity: 0.85; }
.ce .left { text-align: left; }
.ce .group { border-left: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.ce .other { opacity: 0.8; }
.ce .kind { font-weight: 400; opacity: 0.65; }
.ce .changed { font-weight: 700; }
.ce .differs { background: color-mix(in srgb, #e69f00 24%, transparent); }
.ce .large td, .ce .large th { font-size: 1.05rem; }
.ce tfoot th, .ce tfoot td { border-bottom: 0; font-weight: 700; }
.ce-dot { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 0.2em;
  margin-right: 0.5em; vertical-align: -0.05em; }
</style>"""


def scrolling(table: str, label: str, max_height_px: int | None = None) -> str:
    """A table in a box that scrolls where it is too large for its place, also by keyboard."""
    # The shadow at the lower edge says that there is more below.
    shadow = "inset 0 -14px 10px -12px color-mix(in srgb, currentColor 30%, transparent)"
    height = f' style="max-height:{max_height_px}px;box-shadow:{shadow}"' if max_height_px else ""
    return (
        f'<div class="ce-scroll" tabindex="0" role="region" aria-label="{label}"{height}>{STYLE}'
        f'<table class="ce">{table}</table></div>'
    )
