"""GET /health: is the application alive, which schema has its database, and when were deadlines last looked after?"""

from __future__ import annotations

from fastapi.responses import JSONResponse

from engine.errors import DatabaseUnavailable
from engine.held import held_limits
from web import session_store
from web.policy import PUBLIC
from web.router import Router
from web.state import State

router = Router()


@router.get("/health", policy=PUBLIC)
def health(state: State) -> JSONResponse:
    """200 while the database answers, 503 otherwise; what it says tells nothing of any case."""
    try:
        with state.database.reading() as work:
            revision = session_store.schema_revision(work)
            swept = session_store.last_heartbeat(work, "sweep")
            held = held_limits(work)
    except DatabaseUnavailable:
        return JSONResponse({"status": "database unavailable"}, status_code=503)
    return JSONResponse(
        {
            "status": "ok",
            "revision": revision,
            "last_sweep": swept.isoformat() if swept else None,
            "seconds_since_sweep": round((state.now() - swept).total_seconds()) if swept else None,
            "held_limits": held,
        }
    )
