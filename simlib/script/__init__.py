"""A case as a plain script: every scene once, numbered, with conditions and effects in words, and no arithmetic."""
