"""The clinic's site with one view more: a bare save of the same night, to hold the clinic's own save against."""
