"""PortalRB: what the ministry's portal takes of a filling, and gives back."""
