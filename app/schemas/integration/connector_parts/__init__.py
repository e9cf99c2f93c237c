"""Parts of a connector's description: how it asks, how it signs in, and the types of both."""
