"""The invented matters of the demo office, told from today backwards, and what its people do besides."""
