"""The addresses of feedback, a list for each part."""

from .poll_urls import urlpatterns as poll_urls
from .review_urls import urlpatterns as review_urls
from .survey_urls import urlpatterns as survey_urls
from .town_hall_urls import urlpatterns as town_hall_urls

app_name = "feedback"
urlpatterns = [*review_urls, *survey_urls, *poll_urls, *town_hall_urls]
