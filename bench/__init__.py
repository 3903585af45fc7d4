"""What the performance goals are measured with; nothing here is imported by the program."""
