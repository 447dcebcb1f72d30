"""The facts that a patient's record holds, for the rules: one reading for the folder and for the site."""
