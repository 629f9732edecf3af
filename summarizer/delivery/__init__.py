"""Delivery: what is reviewed goes where it is used — files for machines, sheets for desks, papers for people.

`records.Delivered` is what every writer takes; `formats.FORMATS` lists the writers.
"""
