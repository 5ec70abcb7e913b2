"""The case engine: declarative lifecycles, executed, timed and recorded; it knows nothing of any one office."""
