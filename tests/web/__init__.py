"""The pages, looked at from outside: requests in, answers out."""
