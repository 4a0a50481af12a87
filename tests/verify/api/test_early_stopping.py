"""Stopping a training loop: the promise against a real loop, and refusals.

Also what the object shows.
"""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from rankclock import EarlyStopping, Eigenvalue, InputError, load_matrix, rank_window
from rankclock.verify.api.notebook import Plateau, staircase
from rankclock.verify.descent.effective_rank import of_array

START = {"rank": 2, "depth": 3, "alpha": "1/100", "eta": "1/1000"}


def random_psd(seed: int, leading: list[float], size: int = 20) -> np.ndarray:
    """A random symmetric matrix with some large eigenvalues and the others below 1/500.

    It is positive semidefinite.
    """
    rng = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(rng.standard_normal((size, size)))
    values = np.concatenate([leading, rng.uniform(0, 0.002, size - len(leading))])
    truth = (basis * values) @ basis.T
    return (truth + truth.T) / 2


def train(
    truth: np.ndarray, depth: int, alpha: float, eta: float, stopper: EarlyStopping, every: int = 1
) -> tuple[int, np.ndarray]:
    """A plain training loop; the step at which it stops, and the product there."""
    factors = [alpha * np.eye(len(truth)) for _ in range(depth)]
    for k in range(100_000):
        product = np.linalg.multi_dot(factors[::-1])
        if k % every == 0 and stopper.should_stop(k):
            return k, product
        gradients = []
        for j in range(depth):
            after, before = np.eye(len(truth)), np.eye(len(truth))
            for factor in factors[j + 1 :]:
                after = factor @ after
            for factor in factors[:j]:
                before = factor @ before
            gradients.append(after.T @ (product - truth) @ before.T)
        factors = [
            factor - eta * gradient for factor, gradient in zip(factors, gradients, strict=True)
        ]
    raise AssertionError("the loop never stopped")


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_training_loop_stops_where_the_promise_holds(rank: int) -> None:
    truth, alpha, eta = random_psd(7, [2.0, 1.2, 0.5]), 0.05, 0.04
    stopper = EarlyStopping.for_rank(truth, rank=rank, depth=3, alpha=alpha, eta=eta, cap="1/500")
    k, product = train(truth, 3, alpha, eta, stopper)
    assert k == stopper.k_first > 0 and stopper.inside(k) and not stopper.should_stop(k - 1)
    values, vectors = np.linalg.eigh(truth)
    part = (vectors[:, -rank:] * values[-rank:]) @ vectors[:, -rank:].T
    inside = stopper.window.inside
    assert float(inside.low) <= of_array(product) <= float(inside.high)
    assert (
        float(inside.high) < rank + 0.1
        and abs(float(inside.low) - values[-rank:].sum() / values[-1]) < 0.05
    )
    assert np.linalg.norm(product - part, 2) <= float(inside.spectral)
    assert np.linalg.norm(product - part) <= float(inside.frobenius)


def test_a_loop_that_asks_too_rarely_is_told_that_it_is_late() -> None:
    truth = random_psd(3, [2.0, 1.2])
    stopper = EarlyStopping.for_rank(truth, rank=1, depth=3, alpha=0.05, eta=0.04, cap="1/500")
    assert stopper.k_last is not None and stopper.k_last < 600
    k, product = train(truth, 3, 0.05, 0.04, stopper, every=600)
    assert (
        k == 600 and stopper.should_stop(k) and not stopper.inside(k) and stopper.remaining(k) == 0
    )
    assert of_array(product) > float(stopper.window.inside.high)


def test_steps_around_the_window() -> None:
    stopper = EarlyStopping.for_rank([5, 3, 1], **START)
    assert (stopper.k_first, stopper.k_last, stopper.rank) == (33516, 97358, 2)
    assert [stopper.should_stop(k) for k in (0, 33515, 33516, 97358, 97359, 10**30)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert [stopper.inside(k) for k in (33515, 33516, 97358, 97359)] == [False, True, True, False]
    assert [stopper.remaining(k) for k in (0, 33515, 33516, 10**6)] == [33516, 1, 0, 0]
    assert stopper.should_stop(np.int64(33516)) is True
    assert stopper.window == rank_window(
        spectrum=[5, 3, 1], depth=3, alpha=Fraction(1, 100), eta=Fraction(1, 1000), rank=2
    )
    forever = EarlyStopping.for_rank([5, 3], **START)
    assert forever.k_last is None and forever.inside(10**40) and "never" in str(forever)
    assert pickle.loads(pickle.dumps(stopper)) == stopper


def test_a_float_is_its_binary_value_and_a_text_is_not() -> None:
    binary, decimal = (
        EarlyStopping.for_rank([5, 3, 1], rank=1, depth=3, alpha=alpha, eta="1/1000")
        for alpha in (0.1, "0.1")
    )
    assert binary.alpha == Fraction(0.1) != Fraction(1, 10) == decimal.alpha
    assert (
        EarlyStopping.for_rank([5.0, 3, "1"], **START).window
        == EarlyStopping.for_rank([5, 3, 1], **START).window
    )
    assert EarlyStopping.for_rank([5, 3, 1], **{**START, "eta": np.float32(0.001)}).eta == Fraction(
        float(np.float32(0.001))
    )


def test_integers_of_numpy_do_not_overflow() -> None:
    stopper = EarlyStopping.for_rank(
        [np.int64(2**62), np.int8(3)],
        rank=1,
        depth=3,
        alpha=np.int8(1),
        eta="auto",
        cap=Fraction(1, 2),
    )
    assert stopper.spectrum[0].high ** 3 == 2**186 and type(stopper.alpha.numerator) is int


class Tensor:
    """What other libraries hand to NumPy."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        return self.values


def test_every_way_to_give_a_matrix(tmp_path: Path) -> None:
    truth = random_psd(1, [2.0, 1.2], size=4)
    np.save(tmp_path / "truth.npy", truth)
    given = [
        truth,
        Tensor(truth),
        truth.tolist(),
        list(truth),
        truth.astype(object),
        tmp_path / "truth.npy",
        str(tmp_path / "truth.npy"),
        load_matrix(tmp_path / "truth.npy"),
    ]
    found = {EarlyStopping.for_rank(one, **START).window for one in given}
    assert len(found) == 1 and found.pop().exact
    exact = [["2", Fraction(1, 2)], ["1/2", 1]]
    (first, second) = EarlyStopping.for_rank(exact, **START).spectrum
    assert (
        first.low <= Fraction(221, 100)
        and second.high >= Fraction(79, 100)
        and first.radius < Fraction(1, 10**10)
    )
    assert (
        EarlyStopping.for_rank(np.diag([1.0, 5.0, 3.0]), **START).window
        == EarlyStopping.for_rank([5, 3, 1], **START).window
    )
    assert (
        EarlyStopping.for_rank(np.array([5, 3, 1]), **START).window
        == EarlyStopping.for_rank([Eigenvalue.exactly(Fraction(5)), 3, 1], **START).window
    )
    rounded = truth.copy()
    rounded[0, 1] = np.nextafter(rounded[0, 1], 9)
    assert (
        EarlyStopping.for_rank(rounded, **START).k_first
        == EarlyStopping.for_rank(truth, **START).k_first
    )


def test_perturbed_start_and_automatic_step_size() -> None:
    stopper = EarlyStopping.for_rank(
        [5, 3, -1, -5], rank=3, depth=3, alpha="1/10", eta="1/1000", beta="1/20"
    )
    assert stopper.window.wanted == (0, 1, 3) and "beta = 1/20" in str(stopper)
    assert [plateau.rank for plateau in stopper.plateaus()] == [3]
    automatic = EarlyStopping.for_rank([5, 3, 1], rank=2, depth=3, alpha="1/100", eta="auto")
    assert Fraction(float(automatic.eta)) == automatic.eta
    assert (
        not automatic.window.warnings
        and automatic.k_first < 33516 * Fraction(1, 1000) / automatic.eta + 10
    )


BAD = [
    (
        np.array([[1.0, 0.5], [0.4, 1.0]]),
        {},
        (
            "matrix_or_spectrum: it is not symmetric: row 1, column 2 differs from row 2, column "
            "1 by 0.1"
        ),
    ),
    ([[1, "1/2"], ["1/3", 1]], {}, "is not symmetric"),
    ([[1.0, 0.5], [0.4, 1.0]], {}, "is not symmetric"),
    (
        np.array([[1, 2], [Fraction(1), 3]], dtype=object),
        {},
        "by 1, the largest difference; exact entries must agree exactly, so give (A + A^T)/2",
    ),
    (np.eye(3), {"rank": 0}, "rank: 0 is below 1"),
    (np.eye(3), {"rank": 4}, "rank: 4 is above the number of eigenvalues, 3"),
    (
        np.diag([1.0, 0.0, -1.0]),
        {"rank": 2},
        "rank: 2 is above the 1 eigenvalues that are positive",
    ),
    (np.zeros((3, 3)), {"rank": 1}, "the ground truth is zero"),
    (np.array([[1.0, np.nan], [np.nan, 1.0]]), {}, "not finite: row 1, column 2 is nan"),
    ([[1.0, float("nan")], [float("nan"), 1.0]], {}, "not finite"),
    ([5, float("inf")], {}, "inf is not finite"),
    ([5, float("nan")], {}, "nan is not finite"),
    ([5, "three"], {}, "'three' is not a number"),
    ([5, None], {}, "no number but NoneType"),
    ([[1, 2], [2]], {}, "rows of 1 to 2 entries"),
    ([1, [2, 3]], {}, "mixes numbers and rows"),
    (np.ones((2, 3)), {}, "not square"),
    (np.ones((2, 2, 2)), {}, "not two-dimensional"),
    (np.ones((2, 2)) * 1j, {}, "complex"),
    (np.ma.masked_less(np.diag([5.0, 3.0, 1.0]), 1.0), {}, "masked"),
    (np.array([[object(), 1], [1, 2]]), {}, "no number but object"),
    (np.zeros((0, 0)), {}, "empty"),
    ([], {}, "has no eigenvalue"),
    (7, {}, "give a symmetric matrix"),
    ("nowhere.npy", {}, "does not exist"),
    ([5, 3, 1], {"rank": 1.5}, "rank: '1.5' is no integer"),
    ([5, 3, 1], {"depth": 1}, "depth: 1 is below 2"),
    ([5, 3, 1], {"alpha": -1}, "alpha: -1 is not positive"),
    ([5, 3, 1], {"alpha": float("nan")}, "alpha: nan is not finite"),
    ([5, 3, 1], {"alpha": 1}, "alpha: alpha^N = 1 is above cap lam_1"),
    ([5, 3, 1], {"eta": 1}, "eta: 1 is beyond the limit"),
    ([5, 3, 1], {"eta": "auto", "depth": 1}, "depth: 1 is below 2"),
    ([5, 3, 1], {"tol": 2}, "tol: 2 is not between 0 and 1"),
    ([5, 3, 1], {"beta": -1}, "beta: -1 is negative"),
]


@pytest.mark.parametrize(
    ("given", "changes", "message"), BAD, ids=[message for _, _, message in BAD]
)
def test_bad_input_is_one_line(given: object, changes: dict, message: str) -> None:
    with pytest.raises(InputError) as caught:
        EarlyStopping.for_rank(given, **{**START, **changes})  # type: ignore[arg-type]
    text = str(caught.value)
    assert message in text and "\n" not in text and "--" not in text and "; " in text


def test_an_empty_window_is_refused_with_the_scale_that_opens_it() -> None:
    case = {"rank": 1, "depth": 2, "eta": "1/100"}
    with pytest.raises(InputError, match=r"alpha: rank 1 has no window: .* opens it") as caught:
        EarlyStopping.for_rank([5, 4, 1], alpha="1/5", **case)
    scale = str(caught.value).split("alpha = ")[1].split()[0]
    assert EarlyStopping.for_rank([5, 4, 1], alpha=scale, **case).window.width >= 1
    with pytest.raises(InputError, match=r"rank: rank 1 has no window: .*no alpha helps"):
        EarlyStopping.for_rank([5, 5, 1], alpha="1/5", **case)


@pytest.mark.parametrize(
    ("k", "message"), [(-1, "negative"), (1.0, "no integer"), ("3", "no integer")]
)
def test_what_is_no_step(k: object, message: str) -> None:
    stopper = EarlyStopping.for_rank([5, 3], **START)
    for ask in (stopper.should_stop, stopper.inside, stopper.remaining):
        with pytest.raises(InputError, match=f"k: .*{message}"):
            ask(k)  # type: ignore[arg-type]


def test_text_and_html() -> None:
    stopper = EarlyStopping.for_rank([5, 3, 1], **START)
    text = str(stopper)
    assert text == repr(stopper)
    for piece in (
        "rank 2",
        "33516",
        "97358",
        "target 1.6",
        "at most 0.05 ",
        "depth 3, alpha = 1/100, eta = 1/1000",
    ):
        assert piece in text + " " or piece in text.replace("\n", " ")
    html = stopper._repr_html_()
    page = ElementTree.fromstring(f"<div>{html}</div>")
    bars = page.findall(".//{http://www.w3.org/2000/svg}rect")
    titles = [bar[0].text or "" for bar in bars]
    assert [title.split(":")[0] for title in titles] == ["rank 1", "rank 2", "rank 3"]
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert (
        min(widths) > 1
        and bars[1].attrib["fill"] != bars[0].attrib["fill"] == bars[2].attrib["fill"]
    )
    assert len(page.findall(".//tr")) == len(stopper.rows())
    assert html == stopper._repr_html_()


def test_bounds_beyond_float64_are_written() -> None:
    stop = EarlyStopping.for_rank(["1e400", "1e399"], rank=1, depth=2, alpha="1e150", eta="1e-402")
    assert "error, spectral norm   at most 1.0000000000000000e+398" in str(stop)
    assert "e+398" in stop._repr_html_()


def test_the_staircase_holds_steps_beyond_floats_and_none() -> None:
    assert staircase([]) == ""
    drawn = staircase([Plateau(1, 1.0, 0, 10**9, False), Plateau(2, 1.6, 10**400, None, True)])
    assert "nan" not in drawn and ElementTree.fromstring(drawn).tag.endswith("svg")


def test_the_example_of_the_readme_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    code = readme.split("## Stop a training loop")[1].split("```python\n")[1].split("```")[0]
    exec(code, {})
    assert capsys.readouterr().out.strip() == code.rsplit("# ", 1)[1].strip()
