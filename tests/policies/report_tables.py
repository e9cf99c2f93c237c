"""What may be done with a report and its recommendations: by whom, and when (domain.md)."""

from typing import Any

from app.models.report import RecommendationStatus, ReportStatus
from app.policies.reports import (
    RECOMMENDATIONS,
    REPORTS,
    RecommendationFacts,
    ReportFacts,
)
from tests.policies.grids import HERE, ME, SOMEBODY, Grid, either


def _writers(values: dict[str, Any]) -> dict[str, Any]:
    mine = values.pop("mine")
    return values | {"writers": frozenset({SOMEBODY, ME} if mine else {SOMEBODY})}


REPORT = Grid(
    REPORTS,
    lambda **values: ReportFacts(HERE, **_writers(values)),
    """
               edit   refresh recommend submit return acknowledge discard correct evidence sign scan
  admin        no     no      no        no     no     no          no      no      no       no   no
  pengarah     no     no      no        no     .      .           no      no      no       .    no
  ketua        .      .       .         .      no     no          .       .       .        .    .
  coordinator  .      .       .         no     no     no          .       .       .        no   .
  member       .      .       .         no     no     no          .       .       .        no   .
  asesor       no     no      no        no     no     no          no      no      no       no   no
  neighbour    no     no      no        no     no     no          no      no      .        no   no
  visitor      no     no      no        no     no     no          no      no      no       no   no
  leader       .      .       .         .      no     no          .       .       .        .    .
  stranger     no     no      no        no     no     no          no      no      no       no   no
  nobody       no     no      no        no     no     no          no      no      no       no   no
  draft        .      .       .         .      status status      .       before  before   open open
  submitted    frozen frozen  frozen    status .      .           status  before  before   .    .
  returned     .      .       .         .      status status      status  before  before   open open
  acknowledged frozen frozen  frozen    status status status      status  .       .        .    .
  discarded    frozen frozen  frozen    status status status      status  before  before   open open
  mine         .      .       .         .      own    own         .       .       .        .    .
  corrected    .      .       .         .      .      .           .       corr    corr     .    .
  nothing      .      .       .         .      .      .           .       .       .        .    .
    """,
    (
        {status.value: {"status": status} for status in ReportStatus},
        either("mine", "mine"),
        either("corrected", "is_corrected"),
    ),
    {
        "own": "own_report",
        "frozen": "report_frozen",
        "status": "report_wrong_status",
        "before": "report_not_acknowledged",
        "open": "report_not_submitted",
        "corr": "report_corrected",
    },
)
RECOMMENDATION = Grid(
    RECOMMENDATIONS,
    lambda **values: RecommendationFacts(HERE, **_writers(values)),
    """
                 close
    admin        no
    pengarah     .
    ketua        .
    coordinator  no
    member       no
    asesor       .
    neighbour    no
    visitor      no
    leader       .
    stranger     no
    nobody       no
    draft        draft
    submitted    .
    returned     draft
    acknowledged .
    discarded    draft
    open         .
    closed       closed
    mine         own
    nothing      .
    """,
    (
        {status.value: {"report": status} for status in ReportStatus},
        {status.value: {"status": status} for status in RecommendationStatus},
        either("mine", "mine"),
    ),
    {
        "own": "own_recommendation",
        "draft": "recommendation_of_draft",
        "closed": "recommendation_closed",
    },
)
