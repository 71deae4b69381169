"""What joins families without opening one to another: adults of concern, places, peer groups."""
