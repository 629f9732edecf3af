"""Webhooks: what happened is told to other systems, by a signed call or as files in a folder.

`messages` says what is told, `addresses` who may be called, `sending` makes one call, `sender` works off the outbox,
`dropping` writes the folder of closed networks.
"""
