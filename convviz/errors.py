"""The one exception whose text the user sees."""


class ConvvizError(Exception):
    """Something the user asked for cannot be done.

    The text is one sentence that says what is wrong and what to do. It is caught where actions are
    dispatched (``ui``) and in the command line's ``main``; every other exception is a bug.
    """
