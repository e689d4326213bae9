"""The parts of Compound Eye; `pages/` puts them on the screen."""
