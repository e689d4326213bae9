"""How far one number is from another, for people."""


def signed_percent(share: float) -> str:
    """A deviation in percent, always with its sign: −0.195 → "−19.5%"; "0.0%" if too small."""
    text = f"{share:+.1%}".replace("-", "−")
    return text if text[1:] != "0.0%" else "0.0%"
