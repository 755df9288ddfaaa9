"""Studies: a design over uncertainties and levers, run so that no work is lost, and read as one table."""
