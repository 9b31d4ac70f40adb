"""The screens of a run, in ipywidgets: views in, decisions out. Knows no store, no scenario source, no key."""
