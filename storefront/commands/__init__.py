"""Commands of `flask shop`, one file per area."""
