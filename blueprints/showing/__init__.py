"""What templates take, made from what flows return: codes become sentences in the reader's language here."""
