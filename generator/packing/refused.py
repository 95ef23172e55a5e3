"""Why no pack can be made: what every format may raise."""


class Refused(Exception):  # noqa: N818  (it is an answer, no error of ours)
    """Why no pack can be made, in a sentence for the person."""
