"""Open311 GeoReport v2: programs of others read reports and send new ones (https://wiki.open311.org/GeoReport_v2)."""
