"""Pages that write a row and then fail in every way a page can, beside the portal's own."""

from __future__ import annotations

import secrets

import psycopg
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from antw4wvl.urls import handler400, handler403, handler404, handler500, urlpatterns
from zones.models import Municipality, Zone

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

SETTINGS = ("portal.user", "portal.audiences", "portal.zones", "portal.deciding")


def told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{s}', true)" for s in SETTINGS))
        return list(cursor.fetchone())


def write():
    Municipality.objects.create(zone=Zone.objects.get(slug="polder"), name=secrets.token_hex(8))


def cut():
    """End the connection from the server's side."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    login = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: login[key] for key in keys if key in login}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])


def whole(_request):
    write()
    return HttpResponse("done")


def not_found(_request):
    write()
    raise Http404


def mistake(_request):
    write()
    raise ZeroDivisionError


def wrong_sql(_request):
    write()
    connection.cursor().execute("SELECT 1/0")


def answers_500(_request):
    write()
    return HttpResponse("sorry", status=500)


def fails_while_rendering(request):
    write()
    template = engines["django"].from_string("{{ fail }}")

    def fail():
        raise ZeroDivisionError

    return TemplateResponse(request, template, {"fail": fail})


def wrong_sql_while_rendering(request):
    write()

    def fail():
        connection.cursor().execute("SELECT 1/0")

    return TemplateResponse(request, engines["django"].from_string("{{ fail }}"), {"fail": fail})


def fails_at_commit(_request):
    """Leave a foreign key that PostgreSQL checks only at the end."""
    write()
    Municipality.objects.create(zone_id=987_654_321, name="Nergens")
    return HttpResponse("done, as it seems")


def database_goes_away(_request):
    write()
    cut()
    connection.cursor().execute("SELECT 1")


def database_refuses(_request):
    write()
    raise OperationalError("the database system is shutting down")


def reading(_request):
    return JsonResponse(
        {"told": told(), "in_transaction": transaction.get_connection().in_atomic_block}
    )


def streams(_request):
    return StreamingHttpResponse(str(told()) for _once in range(1))


urlpatterns = [
    *urlpatterns,
    *(
        path(f"try/{view.__name__}/", view)
        for view in (
            whole,
            not_found,
            mistake,
            wrong_sql,
            answers_500,
            fails_while_rendering,
            wrong_sql_while_rendering,
            fails_at_commit,
            database_goes_away,
            database_refuses,
            reading,
            streams,
        )
    ),
]
