"""How far the programme is: now, on a day, through the year, over many offices; as pictures."""
