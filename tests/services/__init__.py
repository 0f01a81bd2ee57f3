"""Servers for the suite: started from installed binaries, on loopback, stopped by process id."""
