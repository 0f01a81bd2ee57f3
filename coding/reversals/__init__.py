"""How each verb of the coding workspace is taken back (`studies.undo`), a module for each topic."""
