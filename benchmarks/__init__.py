"""Benchmarks: speed and accuracy, each runnable alone, each printing a table."""
