"""What every page needs at the edge: rendering, visitors, safety, language, assets."""
