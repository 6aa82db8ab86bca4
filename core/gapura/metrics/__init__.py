"""Figures for whoever watches over the server, in the text format that Prometheus reads, over all workers of a host."""
