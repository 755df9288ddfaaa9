"""Chance: a published counter-based generator, keyed by decision, person and month.

Every draw of a run is ``draw(seed, decision, id, month)``: four uniforms from one call of Philox4x32-10 (Salmon,
Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). Nobody owns a generator and nothing is
consumed, so a policy that changes what one person does cannot change what another one draws: two scenarios with the
same seed share their luck person by person (common random numbers).

The counter is (id low, id high, decision, month), the key is the 64-bit seed. ``id`` is a column, never a row.
"""

import math

import numpy as np

from model.compiled import rule

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_UNIT = 1.0 / 4294967296.0

# The decisions. A number is never reused: with it would come the same luck.
(
    MOVE,
    DEATH,
    VISIT_HOME,
    OPERATOR,
    ARISE,
    GRIEVANCE,
    RESPOND,
    TAKE_UP,
    WORK,
    CLOSE,
    FESTER,
    PETITION,
    MATTER,
    GRID_VISIT,
    QUIT,
    SUCCESSOR,
    SESSION,
    CONTACT,
    REACH_AWAY,
    ASKED,
    WILLING,
    HOUSEHOLD_VOICE,
    AGENDA,
    CARRY_OUT,
    LABOUR,
    COMPACT,
    AWARD,
    RENT_GRIEVANCE,
    UNFAIR_GRIEVANCE,
    ELECTION_TURNOUT,
    ELECTION_OUTCOME,
    REPLACE_REPRESENTATIVE,
    RELAPSE,
    ASSESS,
    SEAT_ASKED,
    # synthesis of the population
    BORN_VILLAGE,
    BORN_HOUSEHOLD,
    BORN_PERSON,
    BORN_PERSON_TRAITS,
    BORN_AWAY,
    BORN_ATTITUDES,
    BORN_ATTITUDES_MORE,
    BORN_OFFICE,
    BORN_OPERATOR,
    BORN_KIN,
    REPLICATE,
    TARGET,
    BORN_ABILITY,
    BORN_BETWEEN,
    GIFT,
    ITEM,
    SIGNATURE,
    CHANNEL,
    STAY,
    PROJECT,
    AFFECTED,
    JOIN_PETITION,
    PETITION_FATE,
    HEARING,
    VOLUNTEER,
    TRADE,
    ACT,
    HELP,
    COURTYARD,
    POOL,
    COUNCIL,
    BORN_UNKNOWN,
    PLEDGE,
    CALL_HOME,
    ABLEST,
    KIN_VISIT,
    SENT,
    SENT_TIES,
    BRANCH_CLASS,
    BORN_SENT,
    HOUSEHOLD_MONTH,
) = range(1, 77)


@rule
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four 32-bit words (held in uint64) from a 4x32-bit counter and a 2x32-bit key."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _LOW, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@rule
def draw(seed: np.uint64, decision: int, identity: int, month: int) -> tuple[float, float, float, float]:
    """Four independent uniforms in (0, 1) for one decision of one person (household, office, ...) in one month."""
    key = np.uint64(seed)
    who = np.uint64(identity)
    w0, w1, w2, w3 = philox(
        who & _LOW, who >> _SHIFT, np.uint64(decision), np.uint64(month), key & _LOW, key >> _SHIFT
    )
    return (
        (float(w0) + 0.5) * _UNIT,
        (float(w1) + 0.5) * _UNIT,
        (float(w2) + 0.5) * _UNIT,
        (float(w3) + 0.5) * _UNIT,
    )


@rule
def normal(u: float, v: float) -> float:
    """A standard normal from two uniforms (Box and Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(6.283185307179586 * v)


@rule
def choose(u: float, weights: tuple[float, ...]) -> int:
    """Index drawn in proportion to non-negative ``weights`` with the uniform ``u``; the last one if all are zero."""
    total = 0.0
    for w in weights:
        total += w
    reached = u * total
    for k in range(len(weights) - 1):
        reached -= weights[k]
        if reached < 0.0:
            return k
    return len(weights) - 1


def replicate_seed(master: int, replicate: int) -> int:
    """64-bit seed of one replicate of a master seed: Philox(master; replicate), replicate 0 too."""
    low, high = np.uint64(master) & _LOW, np.uint64(master) >> _SHIFT
    zero = np.uint64(0)
    words = philox(np.uint64(replicate), zero, np.uint64(REPLICATE), zero, low, high)
    return int(words[0]) | int(words[1]) << 32
