"""Addresses of reports."""

from django.urls import path

from reports import reading_views, views, year_views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("figures.csv", views.download, name="csv"),
    path("figures.xlsx", views.workbook, name="xlsx"),
    path("reading/", reading_views.reading, name="reading"),
    path("reading.csv", reading_views.reading_csv, name="reading_csv"),
    path("reading.xlsx", reading_views.reading_xlsx, name="reading_xlsx"),
    path("year/", year_views.year, name="year"),
    path("year.csv", year_views.year_csv, name="year_csv"),
    path("year.xlsx", year_views.year_xlsx, name="year_xlsx"),
]
