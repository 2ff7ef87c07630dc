"""What was promised: the policy file, its rows and sections, read, checked for form, and published as a schema."""
