"""The demo study: `reports/demo/` read into the database. Everything in it is invented (reports/demo/README.md)."""
