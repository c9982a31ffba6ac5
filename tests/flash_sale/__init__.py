"""The flash sale: everybody stands at the last step and presses together. `python -m tests.flash_sale --help`."""
