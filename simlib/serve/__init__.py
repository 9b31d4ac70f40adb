"""The one authority that decides, and the locked-down Voilà server around it."""
