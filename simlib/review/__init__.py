"""Review scripts on paper: the same script as a page, as a PDF file, and for a word processor."""
