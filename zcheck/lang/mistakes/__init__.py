"""One pure constructor per mistake a user can make; wording lives here and nowhere else."""
