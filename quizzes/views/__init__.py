"""What a browser asks for, area by area."""
