"""Why a state is bad: where each thread is, what it waits for, with which values."""
