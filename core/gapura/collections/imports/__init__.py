"""Taking a file of records in: read, mapped, checked, confirmed by a person, added in slices, and taken back."""
