"""The one room that writes: the event log, people and classes, and the backup of both."""
