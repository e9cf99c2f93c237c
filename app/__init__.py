"""Backend of the Zona Integritas programme of a KPU office."""
