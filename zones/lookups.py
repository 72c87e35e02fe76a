"""A comparison that Django lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Field, ForeignObject
from django.db.models.lookups import Lookup

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`zone_id__any=ids`: the same statement however many ids there are, and for none of them too."""

    lookup_name = "any"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        return [int(pk) for pk in self.rhs]

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        rhs_params: Any
        lhs, lhs_params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "resolve_expression"):
            rhs, rhs_params = compiler.compile(self.rhs)
        else:
            rhs, rhs_params = "%s::bigint[]", [self.rhs]
        return f"{lhs} = ANY({rhs})", [*lhs_params, *rhs_params]
