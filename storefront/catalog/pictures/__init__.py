"""Pictures: fetched or read, encoded anew, kept in widths, shown with their size."""
