from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import record

from trochee.effect.refusals import check
from trochee.effect.values import Beside, Series, Step

SERIES = record([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])
NAN = float("nan")


def beside(*doses: float, name: str = "melatonin") -> Beside:
    return Beside(name=name, doses=np.array(doses), one_night=False)


def test_a_series_that_agrees_with_itself_is_taken() -> None:
    check(
        replace(
            SERIES,
            beside=(beside(0.0, 1.0, 0.0),),
            medicine_steps=(Step(name="trazodone begun", entry=1),),
            troches=np.array([1.0, 1.0, 0.0]),
        )
    )


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (replace(SERIES, doses=np.array([1.0])), "values and doses need one entry"),
        (replace(SERIES, values=np.ones((3, 1)), doses=np.ones((3, 1))), "values and doses need one entry"),
        (replace(SERIES, doses=np.array([0.0, -1.0, 0.0])), "doses are finite and not negative"),
        (replace(SERIES, doses=np.array([0.0, NAN, 0.0])), "doses are finite"),
        (replace(SERIES, beside=(beside(1.0),)), "values and melatonin need one entry"),
        (replace(SERIES, beside=(beside(1.0, NAN, 0.0),)), "melatonin are finite"),
        (replace(SERIES, troches=np.array([1.0, 1.0])), "values and troches need one entry"),
        (replace(SERIES, troches=np.array([1.0, 0.0, 0.0])), "an active dose is one of the troches"),
        (replace(SERIES, values=np.array([1.0, np.inf, 1.0])), "values are finite"),
        (replace(SERIES, smallest_effect=0.0), "positive"),
        (replace(SERIES, beside=(beside(1.0, 0.0, 0.0), beside(0.0, 0.0, 1.0))), "melatonin stands twice"),
        (
            replace(SERIES, beside=(beside(1.0, 0.0, 0.0),), medicine_steps=(Step(name="melatonin", entry=1),)),
            "melatonin stands twice",
        ),
    ],
)
def test_a_series_that_contradicts_itself_is_refused(series: Series, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check(series)
