"""Many runs: replicates, and what is kept of them."""
