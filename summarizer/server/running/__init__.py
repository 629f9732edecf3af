"""Running: a folder's results brought in, the server started, what it tells the people who start it."""
