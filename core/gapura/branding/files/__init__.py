"""The files by which browsers, phones and messengers see the regency's face."""
