"""Every symbol of the theory, once, with what it means and its unit.

Signs are deliberately not built into the symbols: `alpha > 0` is a hypothesis that a check must see
true and see false, and SymPy would silently fold it to `True` if the symbol were declared positive.
Units: one factor mode carries the unit `d`; eigenvalues of a product of N factors then carry `d^N`,
flow time `d^(2-2N)`.
"""

from __future__ import annotations

from enum import Enum

from sympy import Basic, Symbol

# The one sign that is built in: nobody doubts that a number of factors is positive.
N = Symbol("N", integer=True, positive=True)
lam = Symbol("lambda", real=True)
alpha = Symbol("alpha", real=True)
beta = Symbol("beta", real=True)
eta = Symbol("eta", real=True)
eps = Symbol("epsilon", real=True)
x = Symbol("x", real=True)
y = Symbol("y", real=True)
a = Symbol("a", real=True)
b = Symbol("b", real=True)
h = Symbol("h", real=True)
t = Symbol("t", real=True)
s = Symbol("s", real=True)
k = Symbol("k", integer=True)
j = Symbol("j", integer=True)
lam_2 = Symbol("lambda_2", real=True)
lam_3 = Symbol("lambda_3", real=True)
m = Symbol("m", integer=True)
g = Symbol("g", real=True)
v = Symbol("v", real=True)
tol = Symbol("tol", real=True)
cap = Symbol("cap", real=True)
noise = Symbol("noise", real=True)
# Four, as a window with two wanted and two unwanted eigenvalues has every case.
levels = tuple(Symbol(f"w_{i}", real=True) for i in range(1, 5))

MEANING: dict[Symbol, tuple[str, str]] = {
    N: ("depth: number of factors", "integer >= 2"),
    lam: ("one eigenvalue of the ground truth", "d^N"),
    alpha: ("initialisation scale, W_j(0) = alpha I", "d"),
    beta: ("perturbation of the start, W_1(0) = (alpha - beta) I", "d"),
    eta: ("step size of gradient descent", "d^(2-2N)"),
    eps: ("accuracy asked of a factor mode", "d"),
    x: ("a factor mode", "d"),
    y: ("a factor mode, as variable of the flow", "d"),
    a: ("start of a stretch of the flow", "d"),
    b: ("end of a stretch of the flow, or target of a first passage", "d"),
    h: ("dimensionless step size, eta mu^(2N-2)", "1"),
    t: ("time of the gradient flow", "d^(2-2N)"),
    s: ("further time of the gradient flow", "d^(2-2N)"),
    k: ("number of gradient-descent steps", "integer >= 0"),
    j: ("further steps, or the index of a factor", "integer"),
    lam_2: ("second largest eigenvalue of the ground truth, where lambda is the largest", "d^N"),
    lam_3: ("third largest eigenvalue of the ground truth, where lambda is the largest", "d^N"),
    g: ("growth factor, by which one step multiplies a factor mode", "1"),
    v: ("eta d^(2N-2) of the largest factor mode", "1"),
    tol: ("relative accuracy of the wanted eigenvalues", "1"),
    cap: ("level of the unwanted eigenvalues over the largest eigenvalue of the truth", "1"),
    noise: ("spectral norm of the noise in the ground truth", "d^N"),
    **dict.fromkeys(levels, ("an eigenvalue of the product of all factors", "d^N")),
    m: ("still further steps, or a number of eigenvalues", "integer"),
}


class Role(Enum):
    """What a symbol is in the dynamics; checks choose values for it by that.

    The order is the one in which values are chosen: what bounds others comes first.
    """

    DEPTH = "number of factors"
    EIGENVALUE = "eigenvalue of the ground truth"
    SCALE = "scale of the start"
    MODE = "value of a factor mode"
    START = "start of a stretch of the flow"
    STEP_SIZE = "step size of gradient descent"
    TARGET = "end of a stretch of the flow, or target of a first passage"
    ACCURACY = "accuracy asked of a factor mode"
    RELATIVE_STEP = "step size without a unit"
    TIME = "time of the gradient flow"
    FURTHER_TIME = "time after another time"
    COUNT = "number of steps"
    FURTHER_COUNT = "number of steps after others"
    NONE = "nothing that a check knows of"


# Keyed by the symbols, not by their letters: another paper's `alpha` has no role here unless it is
# the same symbol, and even then a claim may say otherwise. What is left out has Role.NONE: the
# hypotheses bound those by other symbols, and their bounds are places enough to try.
ROLES: dict[Basic, Role] = {
    N: Role.DEPTH,
    lam: Role.EIGENVALUE,
    alpha: Role.SCALE,
    x: Role.MODE,
    y: Role.MODE,
    a: Role.START,
    eta: Role.STEP_SIZE,
    b: Role.TARGET,
    eps: Role.ACCURACY,
    h: Role.RELATIVE_STEP,
    t: Role.TIME,
    s: Role.FURTHER_TIME,
    k: Role.COUNT,
    j: Role.FURTHER_COUNT,
}

# Bound variable of travel-time integrals. A Symbol and not a Dummy: the digest of a claim must not
# change from run to run.
running = Symbol("u", real=True)
