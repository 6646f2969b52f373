"""Pictures, sounds, fonts and words that ship with the program."""
