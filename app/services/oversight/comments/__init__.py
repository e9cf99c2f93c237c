"""Comments: what they are about, reading them, writing them, whom they mention."""
