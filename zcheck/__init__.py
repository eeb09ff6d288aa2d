"""zcheck: exhaustive deadlock checking of memory allocator designs, for kernel developers."""

__version__ = "0.1.0"
