"""A drawing of ours in the place of a picture that has not been fetched yet."""

DRAWINGS = {
    "clothes": (
        "apparel blouse cloth clothing dress fashion jacket jean jumper men pant shirt shoe skirt sneaker sock sweater "
        "top trouser wear women wool"
    ),
    "jewellery": (
        "anklet bangle bracelet chain choker earring gem gold jewel jewelery jewellery jewelry necklace pendant ring "
        "silver watch"
    ),
    "home": (
        "bed chair chest clothes couch cushion drawer furniture garden home house indoor kitchen lamp light living "
        "outdoor plant pot pouf rug sofa table vase"
    ),
}


def standin(words: str) -> str:
    """The path below `static/` of the drawing for a category, type or name."""
    said = {one.rstrip("s") for one in words.casefold().replace("-", " ").replace("&", " ").split()} | set(
        words.casefold().replace("-", " ").split()
    )
    scores = {name: len(said & set(known.split())) for name, known in DRAWINGS.items()}
    best = max(scores, key=lambda name: scores[name])
    return f"img/to-come-{best if scores[best] else 'thing'}.svg"
