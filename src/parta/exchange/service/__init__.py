"""OneRoster 1.2 Rostering Service as a provider: tokens, resources, and the form of its answers."""
