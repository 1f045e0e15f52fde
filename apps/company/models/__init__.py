from .department import Department
from .hours import Holiday, OpeningHours
from .product import Product
from .profile import Profile, SocialHandle

__all__ = ["Department", "Holiday", "OpeningHours", "Product", "Profile", "SocialHandle"]
