"""What editors choose from. The keys are stored and stand in addresses; never change one."""

from gapura import lazy_gettext as _l

CATEGORIES = {
    "pantai": _l("Beach"),
    "gunung": _l("Mountain and hill"),
    "air-terjun": _l("Waterfall"),
    "hutan": _l("Forest and garden"),
    "mangrove": _l("Mangrove"),
    "gua": _l("Cave"),
    "sejarah": _l("Museum and history"),
    "religi": _l("Pilgrimage"),
    "keluarga": _l("Family recreation"),
}
ROADS = {
    "mulus": _l("Paved and smooth"),
    "rusak": _l("Paved, damaged in places"),
    "tanah": _l("Gravel or earth, slippery when it rains"),
    "air": _l("By boat"),
    "jalan-kaki": _l("The last part on foot"),
}
FACILITIES = {
    "parkir": _l("Parking"),
    "toilet": _l("Toilet"),
    "musala": _l("Prayer room"),
    "warung": _l("Food stall"),
    "gazebo": _l("Gazebo"),
    "kolam": _l("Bathing pool"),
    "ruang-ganti": _l("Changing room"),
    "kemah": _l("Camp site"),
    "penginapan": _l("Lodging"),
    "pemandu": _l("Guide"),
    "foto": _l("Photo spot"),
    "kursi-roda": _l("Wheelchair access"),
}
SIGNAL = {"ya": _l("There is phone signal"), "tidak": _l("No phone signal")}
