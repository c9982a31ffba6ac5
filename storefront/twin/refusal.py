"""Answers that say no, in the shape and the words of docs.stripe.com/api/errors."""


class Refusal(Exception):
    """An error answer.

    `kept` tells that the operation had begun: its answer is stored under the idempotency key.
    `effects` tells that what was done so far stays done (a declined charge is on record).
    """

    def __init__(self, message, *, type="invalid_request_error", status=400, kept=False, effects=False, **details):
        super().__init__(message)
        self.status = status
        self.kept = kept or effects
        self.effects = effects
        self.error = {"type": type, "message": message, **{k: v for k, v in details.items() if v is not None}}

    @property
    def body(self) -> dict:
        """The JSON that Stripe would answer with."""
        return {"error": self.error}


def missing(param: str) -> Refusal:
    """A required parameter was not sent."""
    return Refusal(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown(params: list[str]) -> Refusal:
    """Parameters that Stripe does not know."""
    noun = "parameter" if len(params) == 1 else "parameters"
    return Refusal(f"Received unknown {noun}: {', '.join(params)}", code="parameter_unknown", param=params[0])


def no_such(noun: str, id: str, *, param: str = "id", in_path: bool = False) -> Refusal:
    """The id names nothing; 404 when it stood in the path, 400 when in a parameter."""
    status = 404 if in_path else 400
    return Refusal(f"No such {noun}: '{id}'", code="resource_missing", param=param, status=status)


def wrong_state(message: str, *, code: str, param: str | None = None, **details) -> Refusal:
    """The object is not in a state that allows this."""
    return Refusal(message, code=code, param=param, kept=True, **details)


def unauthorised(key: str) -> Refusal:
    """The key is missing or not ours; the answer shows no more of it than Stripe would."""
    if not key:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
    else:
        message = f"Invalid API Key provided: {key[:8]}{'*' * max(len(key) - 12, 4)}{key[-4:]}"
    return Refusal(message, status=401)


def server_error() -> Refusal:
    """The 500 that a switch asked for."""
    message = "An unknown error occurred (the twin was told to fail this call)."
    return Refusal(message, type="api_error", status=500)
