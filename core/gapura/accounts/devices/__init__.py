"""Where somebody is signed in, and noticing a device that was never seen with an account."""
