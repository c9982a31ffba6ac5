"""`flask shop check --deep` when the payment provider is not there."""

from dataclasses import replace

from tests.support.twin import KEY, free_port


def test_a_provider_that_is_away_is_said_in_words(app):
    before = app.extensions["settings"]
    nobody = f"http://127.0.0.1:{free_port()}"
    app.extensions["settings"] = replace(before, stripe_api_base=nobody, stripe_secret_key=KEY)
    try:
        done = app.test_cli_runner().invoke(args=["shop", "check", "--deep"])
    finally:
        app.extensions["settings"] = before
    assert done.exit_code == 1
    assert "cannot be asked" in done.output and "STRIPE_SECRET_KEY" in done.output
    assert "Traceback" not in done.output


def test_without_deep_nobody_outside_is_asked(app):
    done = app.test_cli_runner().invoke(args=["shop", "check"])
    assert (done.exit_code, "in order" in done.output) == (0, True)
