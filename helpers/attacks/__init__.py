"""What attackers send, as data: forged tokens, for the checks and for the red team."""
