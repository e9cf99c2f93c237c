"""The frozen data of a report: what the services say of one day, put together."""
