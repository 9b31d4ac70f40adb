"""First Contact: a training simulator for officers who meet people who may be trafficked."""

__version__ = "0.1.0"
