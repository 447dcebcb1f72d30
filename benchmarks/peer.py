"""The estimate's model once more, in NumPyro, for its no-U-turn sampler: same likelihood, same priors, two forms.

Written from the model's specification, not from the fit's code: the only things shared are the values, the linear
columns and the numbers of the priors. The onset is summed out in both forms. In one the slow level is integrated out
by a Kalman filter, in the other it is sampled night by night. All parameters are standard normal before they are
scaled, and the decayed dose sums come from an associative scan: both made the sampler faster than the obvious way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS

from trochee.effect.priors import ONSET_NIGHTS

from .case import Case

FloatArray = NDArray[np.float64]
Form = Callable[[Case], None]

numpyro.enable_x64()


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Chains, one after the other, and their length."""

    chains: int = 2
    warm_up: int = 1000
    draws: int = 1000


def effect_columns(case: Case, log_half_life: Any, share_lost: Any) -> Any:
    """Effect column of each onset [nights, onsets]."""
    nights = len(case.added)
    keep = jnp.exp2(-1.0 / jnp.exp(log_half_life))
    sums = jax.lax.associative_scan(_joined, (jnp.full((nights, 1), keep), jnp.array(case.added)))[1]
    column = (sums[:, 0] - share_lost * sums[:, 1]) / sums[:, 0].max()
    return jnp.stack([jnp.concatenate([jnp.zeros(onset), column[: nights - onset]]) for onset in ONSET_NIGHTS], 1)


def _joined(one: Any, two: Any) -> Any:
    """Two steps of ``next = keep * last + added`` as one."""
    return one[0] * two[0], two[0] * one[1] + two[1]


def _scaled(name: str, mean: Any, sd: Any, shape: tuple[int, ...] = ()) -> Any:
    drawn = numpyro.sample(f"standard_{name}", dist.Normal(0.0, 1.0).expand(shape))
    return numpyro.deterministic(name, mean + sd * drawn)


def _parameters(case: Case) -> tuple[Any, Any, Any, Any]:
    """Sample everything but the slow level: share and lag-one correlation of it, noise, residual of each onset."""
    priors = case.priors
    slow = jax.nn.sigmoid(_scaled("slow_share", priors.slow_share.mean, priors.slow_share.sd))
    keep = jnp.exp(-jnp.exp(-_scaled("memory", priors.memory.mean, priors.memory.sd)))
    noise = jnp.exp(_scaled("noise", priors.noise.mean, priors.noise.sd))
    log_half_life = _scaled("half_life", priors.half_life.mean, priors.half_life.sd)
    share_lost = _scaled("share_lost", priors.share_lost.mean, priors.share_lost.sd)
    peak = _scaled("peak_effect", 0.0, case.peak_effect_sd)
    linear = _scaled("linear", 0.0, jnp.array(case.linear_sd), case.linear_sd.shape)
    untreated = jnp.array(np.nan_to_num(case.values)) - jnp.array(case.linear) @ linear
    return slow, keep, noise, untreated[:, None] - peak * effect_columns(case, log_half_life, share_lost)


def _sum_out_onset(case: Case, log_likelihood: Any) -> None:
    each = numpyro.deterministic("onset", log_likelihood + jnp.log(jnp.array(case.priors.onset)))
    numpyro.factor("likelihood", jax.scipy.special.logsumexp(each))


def integrated(case: Case) -> None:
    """Form with the slow level integrated out by a Kalman filter; a missing night is predicted only."""
    slow, keep, noise, residual = _parameters(case)
    stationary, fast = slow * noise**2, (1.0 - slow) * noise**2

    def step(state: Any, night: Any) -> Any:
        level, variance, total = state
        value, seen = night
        spread = variance + fast
        surprise = value - level
        total += jnp.where(seen, -0.5 * (jnp.log(2.0 * jnp.pi * spread) + surprise**2 / spread), 0.0)
        gain = jnp.where(seen, variance / spread, 0.0)
        after = keep**2 * variance * (1.0 - gain) + stationary * (1.0 - keep**2)
        return (keep * (level + gain * surprise), after, total), None

    start = (jnp.zeros(len(ONSET_NIGHTS)), stationary, jnp.zeros(len(ONSET_NIGHTS)))
    seen = jnp.array(~np.isnan(case.values))
    (_, _, log_likelihood), _ = jax.lax.scan(step, start, (residual, seen))
    _sum_out_onset(case, log_likelihood)


def latent(case: Case) -> None:
    """Form with the slow level of every night sampled, from standard normal innovations."""
    slow, keep, noise, residual = _parameters(case)
    nights = len(case.added)
    renewed = numpyro.sample("standard_level", dist.Normal(0.0, 1.0).expand([nights]))
    scale = jnp.concatenate([jnp.ones(1), jnp.full(nights - 1, jnp.sqrt(1.0 - keep**2))])
    level = jax.lax.associative_scan(_joined, (jnp.full(nights, keep), renewed * scale))[1] * noise * jnp.sqrt(slow)
    seen = np.flatnonzero(~np.isnan(case.values))
    fast = (1.0 - slow) * noise**2
    squares = ((residual - level[:, None])[seen] ** 2).sum(axis=0)
    _sum_out_onset(case, -0.5 * squares / fast - 0.5 * seen.size * jnp.log(2.0 * jnp.pi * fast))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draws:
    """Draws [chains, draws, …] by name, wall time of the whole run [s] (compilation included), divergences."""

    by_name: dict[str, FloatArray]
    seconds: float
    divergences: int


def sample(case: Case, form: Form, *, seed: int, length: Length) -> Draws:
    """Run the sampler, chains one after the other."""
    before = perf_counter()
    run = MCMC(
        NUTS(form),
        num_warmup=length.warm_up,
        num_samples=length.draws,
        num_chains=length.chains,
        chain_method="sequential",
        progress_bar=False,
    )
    run.run(jax.random.PRNGKey(seed), case, extra_fields=("diverging",))
    drawn = jax.block_until_ready(run.get_samples(group_by_chain=True))
    seconds = perf_counter() - before
    return Draws(
        by_name={name: np.asarray(values) for name, values in drawn.items()},
        seconds=seconds,
        divergences=int(run.get_extra_fields()["diverging"].sum()),
    )


def columns_of_draws(case: Case, log_half_life: FloatArray, share_lost: FloatArray) -> FloatArray:
    """Effect columns of many draws [draws, nights, onsets]."""
    many = jax.jit(jax.vmap(lambda half_life, lost: effect_columns(case, half_life, lost)))
    made: FloatArray = np.asarray(many(log_half_life, share_lost))
    return made
