"""What has happened elsewhere or before: event logs, read as streams, replayed over a definition, and sketched."""
