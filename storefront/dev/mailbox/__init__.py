"""The message viewer: takes every e-mail, text message and push the shop sends in development, and shows it."""
