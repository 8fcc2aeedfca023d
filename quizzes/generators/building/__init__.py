"""What one works out who builds with models: caches, adapters, chains, retrieval, evaluation, and budgets."""
