"""Colours by their names in other shops' files, in the tones of ours."""

FILLS = {
    "beige": "#d9c7a7", "black": "#2a2d34", "blue": "#2f4a8f", "bronze": "#8c6a3f", "brown": "#6b4a33",
    "clear": "#e6eef0", "copper": "#b4683f", "cream": "#f3efe6", "gold": "#c9a24a", "gray": "#8d9299",
    "green": "#5f7f5a", "grey": "#8d9299", "ink": "#2f4a8f", "ivory": "#f3efe6", "khaki": "#8b865c",
    "light blue": "#a9c3d9", "lilac": "#b9a5cf", "navy": "#1f2d54", "olive": "#6f7346", "orange": "#d98a3d",
    "pink": "#d9a1a6", "purple": "#6f4a7e", "red": "#b5423a", "rose": "#d9a1a6", "rose gold": "#c98f83",
    "sage": "#8fa58a", "silver": "#b9bec4", "tan": "#c2a27c", "teal": "#3f7f80", "turquoise": "#58b0ad",
    "white": "#f7f5f0", "yellow": "#e3bd4a",
}  # fmt: skip


def fill(name: str) -> str | None:
    """A CSS colour for a colour's name; "Dark Blue" counts as blue."""
    words = name.casefold().strip()
    return FILLS.get(words) or FILLS.get(words.split()[-1] if words else "")
