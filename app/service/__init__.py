"""What programs ask beside the page: scores and explanations as JSON, below /api."""
