"""Reports for the head of an agency: the audit of a referral map, as a page that stands by itself and as a PDF file."""
