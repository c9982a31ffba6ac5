"""Running the whole shop on one machine: the supervisor, the bundled Valkey, the message viewer.

Nothing of this runs in production; there each line of the `Procfile` is a service of its own.
"""
