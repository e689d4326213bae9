"""How a report of the Inspection page looks: light, dark, and on paper."""

from components.figures.palette import CATEGORICAL

STYLE = f"""
:root {{ color-scheme: light dark; --ground: #ffffff; --ink: #1c2530; --bar: {CATEGORICAL[0]}; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ground: #10161d; --ink: #e6eaef; --bar: {CATEGORICAL[4]}; }}
}}
@media print {{ :root {{ --ground: #ffffff; --ink: #000000; --bar: {CATEGORICAL[0]}; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 1.5rem; max-width: 70rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }}
h1 {{ font-size: 1.5rem; margin: 0; }}
h2 {{ font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }}
h2.first {{ margin-top: 0; }}
figure {{ margin: 0; }}
figcaption, .small {{ font-size: 0.85rem; opacity: 0.85; }}
img {{ display: block; width: 100%; border-radius: 0.25rem; image-rendering: auto; }}
figcaption svg {{ display: block; width: 100%; max-width: 15rem; height: auto;
  margin: 0.3rem 0; }}
.views {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr));
  gap: 1.5rem; }}
.strip {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
  gap: 0.75rem; }}
.answer {{ margin-bottom: 0.6rem; }}
.answer > div:first-child {{ display: flex; justify-content: space-between; gap: 1rem; }}
.track {{ background: color-mix(in srgb, currentColor 14%, transparent); height: 0.6rem; }}
.track > span {{ display: block; height: 100%; background: var(--bar);
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
.explained {{ font-weight: 700; }}
pre {{ white-space: pre-wrap; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0; }}
dt {{ opacity: 0.85; }}
dd {{ margin: 0; }}
@media print {{
  body {{ padding: 0; max-width: none; }}
  figure, tr, .answer {{ break-inside: avoid; }}
  h2 {{ break-after: avoid; }}
  .views {{ grid-template-columns: repeat(3, 1fr); }}
  .strip {{ grid-template-columns: repeat(5, 1fr); }}
}}
"""
