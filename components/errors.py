"""The one kind of error that is meant for the person at the screen."""


class ExplorerError(ValueError):
    """A sentence that says what is wrong and what to do; shown as it stands, never with a trace."""
