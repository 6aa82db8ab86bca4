"""Taking records out: for the office with everything, for everybody what is public; streamed, whatever the size."""
