"""What lies outside the program: other programs that propose labels, and what they answer."""
