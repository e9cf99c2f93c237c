"""What the requests of a screen cost: statements, CPU time of server and database, bytes."""
