"""Addresses of reports."""

from django.urls import path

from reports import views, year_views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("figures.csv", views.download, name="csv"),
    path("figures.xlsx", views.workbook, name="xlsx"),
    path("year/", year_views.year, name="year"),
    path("year.csv", year_views.year_csv, name="year_csv"),
    path("year.xlsx", year_views.year_xlsx, name="year_xlsx"),
]
