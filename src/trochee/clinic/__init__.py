"""The clinic: a site on which patients, clinicians, observers and administrators use the science."""
