"""What the log says: memory by concept, activity, forecast, and predicted against achieved recall."""
