"""Who holds the seat of somebody who is away."""
