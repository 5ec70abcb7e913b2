"""
Who may do what, written down by hand: one line for each way to ask, one letter for each kind of visitor.

The tests walk over the router and hold every answer against this table; nothing in it comes from the code under test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

#: Letter → what the visitor is answered. `N` of what one sees, `-` of what one may not know of: as if it did not exist.
LETTERS = {
    "Y": "shown, or done",
    "F": "let in, and asked to fill in the form",
    "R": "let in, and refused by a rule of the case",
    "N": "no permission",
    "-": "there is no such thing",
    "D": "sent to the sign-in page, or told to sign in",
    "C": "sent to the page for the query code",
}
#: The visitors in the order of the letters, a group of the table a line.
VISITORS = (
    ("nobody", "petitioner", "other petitioner", "reporter"),
    ("clerk", "kin", "deputy of kin", "village officer"),
    ("handler", "other handler", "unit head on leave", "other unit head", "deputy of unit head"),
    ("head of office", "township head", "secretary", "package owner", "leader on duty"),
    ("inspector", "auditor", "discipline", "deputy of discipline"),
    ("party office", "administrator", "left"),
)
EVERYBODY = tuple(visitor for group in VISITORS for visitor in group)
#: Pages that everybody may open come first, then those of the office, of the desk, of leaders and auditors, of one case.
#: `{own}`: the handler's case, red, with its package owner; about it kin has an interest. `{other}`: another unit's.
#: `{sealed}`: a report of misconduct, registered by the clerk. `{missing}`, `{odd}`: ids that no case has or can have.
#: `{undoable}`: a new case that the clerk has just sorted. Files and papers carry the name of their case.
TABLE = """
YYYY YYYY YYYYY YYYYY YYYY YYY GET /health
YYYY YYYY YYYYY YYYYY YYYY YYY GET /sign-in
FFFF FFFF FFFFF FFFFF FFFF FFF POST /sign-in
YYYY YYYY YYYYY YYYYY YYYY YYY POST /language
YYYY YYYY YYYYY YYYYY YYYY YYY GET /s
FFFF FFFF FFFFF FFFFF FFFF FFF POST /s
CYYY CCCC CCCCC CCCCC CCCC CCC GET /s/case
DFF- DDDD DDDDD DDDDD DDDD DDD POST /s/case/report_retaliation
DNN- DDDD DDDDD DDDDD DDDD DDD POST /s/case/note
DFF- DDDD DDDDD DDDDD DDDD DDD POST /s/case/rate
DRR- DDDD DDDDD DDDDD DDDD DDD POST /s/case/fly
DYYY DDDD DDDDD DDDDD DDDD DDD POST /s-leave

DDDD YYYY YYYYY YYYYY YYYY YYD GET /
DDDD YYYY YYYYY YYYYY YYYY YYD GET /cases
DDDD YYYY YYYYY YYYYY YYYY YYD GET /password
DDDD FFFF FFFFF FFFFF FFFF FFD POST /password
DDDD YYYY YYYYY YYYYY YYYY YYD POST /sign-out

DDDD YYYY NNNNN YNNNY NNYN YND GET /intake
DDDD YYYY NNNNN YNNNY NN-N -ND GET /intake/petition
DDDD YYYY NNNNN YNNNY NN-N -ND GET /intake/suggestion
DDDD YYYY NNNNN YNNNY NNYN -ND GET /intake/misconduct
DDDD ---- NNNNN -NNN- NN-N -ND GET /intake/fishing
DDDD FFFF NNNNN FNNNF NN-N -ND POST /intake/petition
DDDD FFFF NNNNN FNNNF NN-N -ND POST /intake/suggestion
DDDD FFFF NNNNN FNNNF NNFN -ND POST /intake/misconduct
DDDD ---- NNNNN -NNN- NN-N -ND POST /intake/fishing
DDDD Y--- NNNNN YNNNY NN-N -ND GET /receipts/{own}
DDDD YYY- NNNNN YNNNY NN-N -ND GET /receipts/{other}
DDDD Y--- NNNNN -NNN- NNYN -ND GET /receipts/{sealed}
DDDD ---- NNNNN -NNN- NN-N -ND GET /receipts/{missing}
DDDD ---- NNNNN -NNN- NN-N -ND GET /receipts/{odd}

DDDD NNNN NNNNN YYYYY NNNN NND GET /leader

DDDD NNNN NNNNN NNNNN NYNN NND GET /audit
DDDD NNNN NNNNN NNNNN NYNN NND POST /audit/verify
DDDD NNNN NNNNN NNNNN NYNN NND GET /audit/{own}
DDDD NNNN NNNNN NNNNN NYNN NND GET /audit/{other}
DDDD NNNN NNNNN NNNNN N-NN NND GET /audit/{sealed}
DDDD NNNN NNNNN NNNNN N-NN NND GET /audit/{missing}
DDDD NNNN NNNNN NNNNN N-NN NND GET /audit/{odd}

DDDD Y--- Y-Y-Y YYYYY YY-- --D GET /cases/{own}
DDDD YYY- -Y-Y- YYY-Y YY-- --D GET /cases/{other}
DDDD ---- ----- ----- --Y- --D GET /cases/{sealed}
DDDD ---- ----- ----- ---- --D GET /cases/{missing}
DDDD ---- ----- ----- ---- --D GET /cases/{odd}
DDDD Y--- N-N-N YNNNN NN-- --D GET /cases/{own}/correct
DDDD YYY- -N-N- YNN-N NN-- --D GET /cases/{other}/correct
DDDD ---- ----- ----- --Y- --D GET /cases/{sealed}/correct
DDDD ---- ----- ----- ---- --D GET /cases/{missing}/correct
DDDD ---- ----- ----- ---- --D GET /cases/{odd}/correct
DDDD Y--- Y-Y-Y YYYYY YY-- --D GET /cases/{own}/documents/{own_paper}
DDDD YYY- -Y-Y- YYY-Y YY-- --D GET /cases/{other}/documents/{other_paper}
DDDD ---- ----- ----- --Y- --D GET /cases/{sealed}/documents/{sealed_paper}
DDDD ---- ----- ----- ---- --D GET /cases/{own}/documents/{other_paper}
DDDD ---- ----- ----- ---- --D GET /cases/{other}/documents/{sealed_paper}
DDDD ---- ----- ----- ---- --D GET /cases/{sealed}/documents/{own_paper}
DDDD ---- ----- ----- ---- --D GET /cases/{missing}/documents/{own_paper}
DDDD ---- ----- ----- ---- --D GET /cases/{own}/documents/{missing}
DDDD ---- ----- ----- ---- --D GET /cases/{own}/documents/{odd}
DDDD Y--- Y-Y-Y YYYYN NN-- --D GET /cases/{own}/files/{own_file}
DDDD YYY- -Y-Y- YYY-N NN-- --D GET /cases/{other}/files/{other_file}
DDDD ---- ----- ----- --Y- --D GET /cases/{sealed}/files/{sealed_file}
DDDD ---- ----- ----- ---- --D GET /cases/{own}/files/{other_file}
DDDD ---- ----- ----- ---- --D GET /cases/{other}/files/{sealed_file}
DDDD ---- ----- ----- ---- --D GET /cases/{sealed}/files/{own_file}
DDDD ---- ----- ----- ---- --D GET /cases/{missing}/files/{own_file}
DDDD ---- ----- ----- ---- --D GET /cases/{own}/files/{missing}
DDDD ---- ----- ----- ---- --D GET /cases/{own}/files/{odd}
DDDD N--- F-N-N NNNNN NN-- --D POST /cases/{own}/actions/submit
DDDD N--- N-N-N NRNNN NN-- --D POST /cases/{own}/actions/approve_extension
DDDD N--- F-N-N NNNFN NN-- --D POST /cases/{own}/actions/leader_met
DDDD N--- N-N-N NNNNN NN-- --D POST /cases/{own}/actions/report_retaliation
DDDD F--- F-F-F FFNFF NN-- --D POST /cases/{own}/actions/note
DDDD FFF- -F-F- FFN-F NN-- --D POST /cases/{other}/actions/note
DDDD ---- ----- ----- --F- --D POST /cases/{sealed}/actions/note
DDDD F--- N-N-N FNNNN NN-- --D POST /cases/{own}/actions/reissue_code
DDDD FFF- -N-N- FNN-N NN-- --D POST /cases/{other}/actions/reissue_code
DDDD ---- ----- ----- --F- --D POST /cases/{sealed}/actions/reissue_code
DDDD ---- ----- ----- ---- --D POST /cases/{missing}/actions/note
DDDD ---- ----- ----- ---- --D POST /cases/{odd}/actions/note
DDDD R--- R-R-R RRRRR RR-- --D POST /cases/{own}/actions/fly
DDDD R--- N-N-N RNNNN NN-- --D POST /cases/{own}/actions/correct
DDDD RRR- -N-N- RNN-N NN-- --D POST /cases/{other}/actions/correct
DDDD ---- ----- ----- --R- --D POST /cases/{sealed}/actions/correct
DDDD YNN- ----- YNN-N NN-- --D POST /cases/{undoable}/actions/undo
"""
#: What is sent beside the token and the version of the page; elsewhere an empty form.
FORMS = {
    "/actions/correct": {"title": "改过的标题"},
    "/actions/undo": {"act.reason": "选错了"},
    "/password": {"current": "not the right one"},
}
#: Path of a route → the answers after which a record stands of who read what.
LEAVES_A_RECORD = {
    "/audit/{case_id}": "Y",
    "/cases/{case_id}": "Y",
    "/cases/{case_id}/correct": "YN",
    "/cases/{case_id}/documents/{document_id}": "Y",
    "/cases/{case_id}/files/{file_id}": "Y",
    "/receipts/{case_id}": "Y",
    # A press that did not go through shows the whole page again.
    "/cases/{case_id}/actions/{action}": "FNR",
}
#: Whatever names a case is asked for these.
OWNERSHIPS = {"own", "other", "sealed", "missing"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the way to ask, and visitor → letter."""

    method: str
    address: str
    letters: dict[str, str]

    def __str__(self):
        return f"{self.method} {self.address}"

    @property
    def named(self):
        """The things that the address names."""
        return frozenset(re.findall(r"\{(\w+)\}", self.address))

    @property
    def hidden_from(self):
        """The visitors for whom there is no such thing."""
        return [visitor for visitor, letter in self.letters.items() if letter == "-"]

    @property
    def doers(self):
        """The visitors who may change something by it."""
        return {visitor for visitor, letter in self.letters.items() if letter == "Y" and self.method == "POST"}

    @property
    def of_nothing(self):
        """The same about things that do not exist."""
        return replace(self, address=re.sub(r"\{\w+\}", "{missing}", self.address))

    @property
    def form(self):
        """What is sent with it."""
        return next((form for end, form in FORMS.items() if self.address.endswith(end)), {})


def lines():
    """The lines of the table."""
    for text in filter(None, TABLE.splitlines()):
        *groups, method, address = text.split()
        assert tuple(map(len, groups)) == tuple(map(len, VISITORS)), f"not a letter for each visitor: {text}"
        assert set("".join(groups)) <= LETTERS.keys(), f"a letter that means nothing: {text}"
        yield Line(method, address, dict(zip(EVERYBODY, "".join(groups), strict=True)))
