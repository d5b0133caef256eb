"""What to do with what was found: a policy's rulings, what changed, and model facts."""
