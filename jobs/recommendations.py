"""Learn anew from what shoppers did."""

from storefront.recommendations import training


def train() -> str:
    if not training.anything():
        return "nothing happened yet"
    trained = training.train()
    return f"learned from {trained.events} events of {trained.shoppers} shoppers"
