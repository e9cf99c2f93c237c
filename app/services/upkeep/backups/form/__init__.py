"""What a backup is made of: the manifest, rows and files in a form no engine owns."""
