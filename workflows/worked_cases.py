"""
Ten matters worked out by hand: what came in, what was done and when, and what must come of it.

All people and places are invented. Moments are wall time of the office. A value `{earlier}` stands for the id of the
case that was opened first. Source: docs/rules/petition.md, “Worked cases”.
"""

from __future__ import annotations

from workflows.worked_acts import EARLIER, PETITIONER, Act, Expected, Stage, WorkedCase
from workflows.worked_elsewhere import BURNT_PLASTIC, BUS_SHELTER, COURT_JUDGMENT, RETAINING_WALL, UNPAID_WAGES
from workflows.worked_here import AID_APPLICATION, COOPERATIVE_DIVIDEND, INSURANCE_INQUIRY, WELL_PUMP
from workflows.worked_road import ROAD_COMPENSATION, ROAD_COMPENSATION_IN_TIME

__all__ = [
    "AID_APPLICATION",
    "BURNT_PLASTIC",
    "BUS_SHELTER",
    "COOPERATIVE_DIVIDEND",
    "COURT_JUDGMENT",
    "EARLIER",
    "INSURANCE_INQUIRY",
    "PETITIONER",
    "RETAINING_WALL",
    "ROAD_COMPENSATION",
    "ROAD_COMPENSATION_IN_TIME",
    "UNPAID_WAGES",
    "WELL_PUMP",
    "WORKED_CASES",
    "Act",
    "Expected",
    "Stage",
    "WorkedCase",
]

WORKED_CASES: tuple[WorkedCase, ...] = (
    WELL_PUMP,
    AID_APPLICATION,
    ROAD_COMPENSATION,
    ROAD_COMPENSATION_IN_TIME,
    COURT_JUDGMENT,
    UNPAID_WAGES,
    RETAINING_WALL,
    BUS_SHELTER,
    INSURANCE_INQUIRY,
    BURNT_PLASTIC,
    COOPERATIVE_DIVIDEND,
)
