"""Claims on the step at which a mode first passes a level."""
