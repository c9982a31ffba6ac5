"""The published language: what contexts tell each other, one file per publisher."""
