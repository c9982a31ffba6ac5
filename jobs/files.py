"""Import and export what the admin ordered, a piece at a time."""

from storefront.flows import work_on_files

SECONDS = 30  # other jobs of the queue wait for us


def run() -> str:
    return work_on_files.work(seconds=SECONDS)
