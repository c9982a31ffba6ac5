"""`make bench`: what the shop costs and how fast it is, against real servers and both databases."""
