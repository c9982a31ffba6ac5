"""`python -m tests.chaos`: two hundred orders while every process of the shop is killed, paused and restarted."""
