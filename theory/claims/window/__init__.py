"""Claims on windows of low effective rank."""
