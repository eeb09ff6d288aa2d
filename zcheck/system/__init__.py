"""The waist: a typed transition system. Languages make it, engines take it, neither knows the other."""
