"""Speed and calibration, each against a named peer or limit in the same run. ``make bench`` runs them all.

One core a process: set before numpy or jax are imported, so that a ratio compares like with like.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
