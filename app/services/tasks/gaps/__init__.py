"""What the year still lacks: expected evidence, and the rules that find gaps."""
