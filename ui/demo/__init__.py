"""What stands beside the till in the demo: the customer's phone and the paper of the printer."""
