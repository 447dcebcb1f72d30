"""Every text that is marked for translation, gathered by Python alone from templates, code and the science."""
