"""What the index keeps of a product, and how much a word counts in each place."""

import tantivy

LAYOUT = 1  # another one is another folder: an old index is never read as a new one
TEXTS = ("title", "target", "kind", "brand", "attributes", "description")
WEIGHTS = {"title": 3.0, "description": 3.0, "brand": 2.0, "kind": 1.0, "attributes": 0.3, "target": 0.1}
TIE = 0.05  # how much the other places add to the best one


def schema() -> tantivy.Schema:
    """`id_high`, `id_low`: the id again, for reading many at once · `key`: a code without signs · `whole`: the name
    of the type or category as one word · `said`: every word once, as it is written · `target`: what it is for.
    Texts come as stems with blanks between (see `words`).
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id_high", fast=True)
    builder.add_unsigned_field("id_low", fast=True)
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("codes", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("whole", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("said", tokenizer_name="words", index_option="basic")
    builder.add_unsigned_field("popularity", fast=True)
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    return builder.build()


def register(index: tantivy.Index) -> tantivy.Index:
    """Our texts are words already: they are only parted at blanks."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", words)
    return index
