"""Personal data: what is kept and why, one's own copy, erasure, consent (Undang-Undang 27/2022)."""
