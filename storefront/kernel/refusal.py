"""A business refusal: something a person can put right, said in a sentence."""


def N_(message: str) -> str:  # noqa: N802 (the name that extractors know)
    """Mark a sentence for translation; it is translated at the edge, in the reader's language."""
    return message


class Refusal(Exception):
    """`raise UnableToAdd(N_("Only %(count)d left."), count=3)`: the shopper can fix this.

    `message` is the untranslated sentence, `values` fill its named places; `str()` gives it in English.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values
        super().__init__(message % values if values else message)
