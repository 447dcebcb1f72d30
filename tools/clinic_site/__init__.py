"""A real server of the clinic on a scratch database, for browser stories, screenshots and benchmarks."""
