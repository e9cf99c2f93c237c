"""What is known about a person: handed to them, and taken away when they have left."""
