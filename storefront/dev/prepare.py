"""`python -m storefront.dev.prepare`: `flask shop init`, then `flask shop seed --if-empty`, in one quick process."""

from storefront.app import create_app

COMMANDS = (("shop", "init"), ("shop", "seed", "--if-empty"))


def main() -> None:
    app = create_app()
    with app.app_context():
        for command in COMMANDS:
            app.cli.main(args=list(command), prog_name="flask", standalone_mode=False)


if __name__ == "__main__":
    main()
