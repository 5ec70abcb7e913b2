"""The petition office: its lifecycles, people, rules, letters and figures, on the engine."""
