"""The site as a server calls it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trochee.clinic.config.settings")

application = get_wsgi_application()

# By default Python looks through every object of the process each dozen requests or so: such a request takes twice
# as long. What is loaded by now stays; the limits are numbers of new objects, not of memory.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
