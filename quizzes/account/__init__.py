"""A learner's account: preferences, addresses, second factors, own data, and how it goes."""
