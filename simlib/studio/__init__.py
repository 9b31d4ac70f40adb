"""The studio: where an instructor writes a case and sees at once what holds for every run of it."""
