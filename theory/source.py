"""Where a statement comes from."""

from __future__ import annotations

from dataclasses import dataclass

# What every statement of the paper owes its authors, said in this place alone.
_PAPER = "Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4"
_TRANSCRIBED = (
    "transcribed from a report that restates version 4; the paper's own text was not read beyond "
    "the abstract; published in Applied and Computational Harmonic Analysis 68:101595, 2024; the "
    "preprint has a version 5"
)


@dataclass(frozen=True)
class Source:
    """Where a statement comes from, and whether the original was read or transcribed.

    Args:
        citation: author and title, or the identifier of an article.
        where: place in it: a theorem, an equation, a section.
        transcribed: whether it was taken from a secondary source and not from the original.
        link: file and anchor where a reader finds the statement in full.
        proof: file and anchor of its written proof, where that stands elsewhere.
        note: on what was read, in place of the word "transcribed".

    Examples:
        >>> from rankclock import Source
        >>> str(Source("Gavish and Donoho, 2014", "equation 11"))
        'Gavish and Donoho, 2014 (equation 11)'
    """

    citation: str
    where: str
    transcribed: bool = False
    link: str = ""
    proof: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            kind = bool if name == "transcribed" else str
            if not isinstance(value, kind):
                wanted = "text" if kind is str else "bool"
                problem = f"{name}: it is of type {type(value).__name__}"
                raise TypeError(f"{problem}; give a {wanted}")

    def __str__(self) -> str:
        note = self.note or ("transcribed" if self.transcribed else "")
        return "; ".join(filter(None, (f"{self.citation} ({self.where})", note)))

    @property
    def links(self) -> tuple[str, ...]:
        """Places to read: of the statement, then of its written proof.

        Returns:
            Each file with its anchor, none twice.

        Examples:
            >>> from rankclock import known
            >>> known("Weyl's inequality", link="docs/theory.md#window-denoising").links
            ('docs/theory.md#window-denoising',)
        """
        return tuple(dict.fromkeys(filter(None, (self.link, self.proof))))


def paper(where: str, *, link: str = "", proof: str = "") -> Source:
    """A statement of the paper, taken from a secondary source that restates version 4.

    Args:
        where: theorem or equation in the paper.
        link: file and anchor where the statement is written out.
        proof: file and anchor of a written proof.

    Returns:
        Its source, marked as transcribed.

    Examples:
        >>> from rankclock import paper
        >>> print(paper("Theorem 2.4").citation)
        Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4
    """
    return Source(_PAPER, where, transcribed=True, link=link, proof=proof, note=_TRANSCRIBED)


def known(where: str, *, link: str = "", proof: str = "") -> Source:
    """A textbook statement, or one known in the literature.

    Args:
        where: the name under which it is known.
        link: file and anchor where the statement is written out.
        proof: file and anchor of a written proof.

    Returns:
        Its source.

    Examples:
        >>> from rankclock import known
        >>> str(known("inequality of Bernoulli"))
        'textbook (inequality of Bernoulli)'
    """
    return Source("textbook", where, link=link, proof=proof)


def project(where: str, *, link: str = "", proof: str = "") -> Source:
    """A statement of our own.

    Args:
        where: what it is called, or the page of the documentation that derives it.
        link: file and anchor where the statement is written out.
        proof: file and anchor of its written proof.

    Returns:
        Its source.

    Examples:
        >>> from rankclock import project
        >>> str(project("docs/hitting-times.md, lemma 1"))
        'this project (docs/hitting-times.md, lemma 1)'
    """
    return Source("this project", where, link=link, proof=proof)
