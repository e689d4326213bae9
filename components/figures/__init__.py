"""Figures: records become Plotly figures, SVG and tables; nothing is computed here."""
