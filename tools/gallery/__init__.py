"""The gallery: twelve invented people with a known truth, and what the program says of them.

    python -m tools.gallery docs/gallery build/gallery

Nobody in it exists. Who they are, and what would be a wrong answer, is fixed in `people.py`; the seed of each is the
number of the folder. Seeds and effect sizes are never changed to make an answer come out right.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is imported
