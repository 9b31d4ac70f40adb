"""The scenario as data: its model, its condition language and its findings. Pure, standard library only."""
