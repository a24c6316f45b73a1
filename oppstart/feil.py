"""What `./dev` says when it cannot go on."""


class Oppstartsfeil(Exception):
    """A reason, in bokmål, that the person at the terminal can do something about."""


class Avbrutt(BaseException):
    """TERM or HUP: unwinds like Ctrl-C, so that everything started is stopped on the way out."""
