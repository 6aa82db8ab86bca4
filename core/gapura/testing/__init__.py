"""What tests of the core, of the bundled plugins and of an office's own plugins share."""
