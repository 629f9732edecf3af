"""Jobs: uploaded documents, queued in the store and worked off by one worker of the server.

Worker processes import this package on their way to `steps`: it stays light. `submitting` is the door for routes.
"""
