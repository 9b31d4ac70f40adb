"""Networks: the graph of a case, what is known of it, and what an intervention does to it.

Pure: it reads no files and knows no clock. The graph of a case, its scores and its plans import networkx and scipy only
in the functions that need them, when they are called, so that they cost a server nothing. What computes on any network
(`compact` and whatever stands on it: `measures`, `key_players`, `best`, `curves`, `spectra`) imports numpy and scipy at
once, and is itself imported where somebody asks for numbers.
"""
