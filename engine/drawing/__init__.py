"""Pictures of a lifecycle, and its exchange with the tools of the field."""
