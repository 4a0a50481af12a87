"""Where a statement comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where a statement comes from, and whether the original was read or transcribed.

    Args:
        citation: author and title, or the identifier of an article.
        where: place in it: a theorem, an equation, a section.
        transcribed: whether it was taken from a secondary source and not from the original.

    Examples:
        >>> from rankclock import Source
        >>> str(Source("Gavish and Donoho, 2014", "equation 11"))
        'Gavish and Donoho, 2014 (equation 11)'
    """

    citation: str
    where: str
    transcribed: bool = False

    def __post_init__(self) -> None:
        for name, kind in (("citation", str), ("where", str), ("transcribed", bool)):
            value = getattr(self, name)
            if not isinstance(value, kind):
                wanted = "text" if kind is str else "bool"
                problem = f"{name}: it is of type {type(value).__name__}"
                raise TypeError(f"{problem}; give a {wanted}")

    def __str__(self) -> str:
        note = "; transcribed" if self.transcribed else ""
        return f"{self.citation}{note} ({self.where})"


def paper(where: str) -> Source:
    """A statement of the paper, taken from a secondary source that restates version 4.

    Args:
        where: theorem or equation in the paper.

    Returns:
        Its source, marked as transcribed.

    Examples:
        >>> from rankclock import paper
        >>> str(paper("Theorem 2.4"))
        'Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4; transcribed (Theorem 2.4)'
    """
    return Source("Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4", where, transcribed=True)


def known(where: str) -> Source:
    """A textbook statement, or one known in the literature.

    Args:
        where: the name under which it is known.

    Returns:
        Its source.

    Examples:
        >>> from rankclock import known
        >>> str(known("inequality of Bernoulli"))
        'textbook (inequality of Bernoulli)'
    """
    return Source("textbook", where)


def project(where: str) -> Source:
    """A statement of our own.

    Args:
        where: the page of the documentation or the section of the notes that derives it.

    Returns:
        Its source.

    Examples:
        >>> from rankclock import project
        >>> str(project("docs/hitting-times.md, lemma 1"))
        'this project (docs/hitting-times.md, lemma 1)'
    """
    return Source("this project", where)
