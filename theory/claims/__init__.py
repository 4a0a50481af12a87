"""One file per claim; each defines CLAIM. The registry finds them."""
