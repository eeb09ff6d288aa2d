"""Systems in the notations of other tools; a construct without an exact counterpart is refused."""
