"""`python -m storefront.dev.prepare`: `flask shop init`, then `flask shop seed --if-empty`, in one quick process.

It imports the whole shop with its pages, so a shop that cannot start says so here, once and at once.
"""

from wsgi import app

COMMANDS = (("shop", "init"), ("shop", "seed", "--if-empty"))


def main() -> None:
    with app.app_context():
        for command in COMMANDS:
            app.cli.main(args=list(command), prog_name="flask", standalone_mode=False)


if __name__ == "__main__":
    main()
