"""Order numbers: short, easy to say on the telephone, and telling nobody how many there were."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else


def new_number() -> str:
    """`O-7K3F-2Q9`: one of 21,870,000,000. The unique index refuses the rare repeat, and we draw again."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return f"O-{drawn[:4]}-{drawn[4:]}"


def tidy_number(text: str) -> str:
    """What somebody typed, as we write it: `o7k3f 2q9` is `O-7K3F-2Q9`."""
    kept = "".join(sign for sign in text.upper() if sign.isalnum()).removeprefix("O")
    return f"O-{kept[:4]}-{kept[4:]}"
