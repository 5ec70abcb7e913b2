"""A lifecycle as plain sentences: who may do what, when, by when, and what happens otherwise."""
