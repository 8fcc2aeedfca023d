"""Forms: what may be sent to us, with bounds on everything."""
