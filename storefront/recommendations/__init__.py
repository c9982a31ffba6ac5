"""What shoppers did, and what that says about what they may want."""
