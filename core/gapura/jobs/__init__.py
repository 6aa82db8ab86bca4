"""Jobs: what plugins do by themselves, run by ``gapura jobs run`` when it is due."""
