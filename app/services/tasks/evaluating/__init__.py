"""What evaluations (LKE) ask of people: the same for work lists and for reminders."""
