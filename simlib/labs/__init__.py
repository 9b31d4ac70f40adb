"""The labs of an instructor: networks, and the agency's referral map. A trainee's kernel knows nothing of them."""
