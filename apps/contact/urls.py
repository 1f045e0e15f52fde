"""Addresses of departments, their forms, and what somebody asked."""

from .department_urls import urlpatterns as department_urls
from .request_urls import urlpatterns as request_urls

app_name = "contact"
urlpatterns = [*department_urls, *request_urls]
