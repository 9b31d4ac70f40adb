"""Networks: the graph of a case, what is known of it, and what an intervention does to it.

Pure: it reads no files and knows no clock. networkx and scipy are imported by the functions that need them, when they
are called, so that importing a module here costs a server nothing.
"""
