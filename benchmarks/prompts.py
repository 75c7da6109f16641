"""The prompts of `plumbline bench model`: any program can make the same ones."""

_MULTIPLIER = 6364136223846793005
_INCREMENT = 1442695040888963407
_WORD = 1 << 64


def prompt(vocabulary, round, length, batch, row):
    """Token ids; `batch` is how many answers grow together, 0 where a prompt is only read."""
    state = ((round * 10_000 + length) * 100 + batch) * 100 + row
    tokens = []
    for _ in range(length):
        state = (state * _MULTIPLIER + _INCREMENT) % _WORD
        tokens.append((state >> 33) % vocabulary)
    return tokens
