"""The address and number by which somebody is reached: confirming and changing them."""
