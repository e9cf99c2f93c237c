"""The service's tables as Django's models; Django makes and changes none of them."""

import uuid

from django.db import models


class Table(models.Model):
    """A row with a key of its own, in a table that is there already."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    class Meta:
        abstract = True
        managed = False


def to(model: "type[Table] | str", related: str = "+") -> models.ForeignKey:
    """A key of another table."""
    return models.ForeignKey(model, models.DO_NOTHING, related_name=related)


class User(Table):
    """Who works with the service."""

    name = models.CharField(max_length=200)
    is_active = models.BooleanField()
    is_authenticated = True

    class Meta(Table.Meta):
        db_table = "users"


class WorkUnit(Table):
    """An office."""

    name = models.CharField(max_length=200)

    class Meta(Table.Meta):
        db_table = "work_units"


class Decree(Table):
    """A decree of an office."""

    work_unit = to(WorkUnit)
    year = models.IntegerField()

    class Meta(Table.Meta):
        db_table = "decrees"


class Team(Table):
    """A team of a decree."""

    decree = to(Decree)
    title = models.CharField(max_length=500)

    class Meta(Table.Meta):
        db_table = "teams"


class Activity(Table):
    """An activity of a team's plan."""

    team = to(Team)
    name = models.TextField()

    class Meta(Table.Meta):
        db_table = "activities"


class ActionItem(Table):
    """What an activity takes."""

    activity = to(Activity, "items")
    text = models.TextField()

    class Meta(Table.Meta):
        db_table = "action_items"


class ScheduleEntry(Table):
    """A month of an action item."""

    action_item = to(ActionItem, "entries")
    month = models.IntegerField()
    planned = models.BooleanField()

    class Meta(Table.Meta):
        db_table = "schedule_entries"


class Indicator(Table):
    """What an activity is measured by."""

    activity = to(Activity, "indicators")
    text = models.TextField()

    class Meta(Table.Meta):
        db_table = "indicators"


class Evidence(Table):
    """What proves indicators."""

    team = to(Team)
    status = models.CharField(max_length=40)
    confidentiality = models.CharField(max_length=40)
    revision_number = models.IntegerField()
    in_force_number = models.IntegerField(null=True)
    created_by = to(User)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)
    indicators: models.ManyToManyField = models.ManyToManyField(Indicator, through="Shown")

    class Meta(Table.Meta):
        db_table = "evidence"


class Shown(models.Model):
    """What shows which indicator."""

    pk = models.CompositePrimaryKey("evidence_id", "indicator_id")
    evidence = models.ForeignKey(Evidence, models.DO_NOTHING)
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING)

    class Meta(Table.Meta):
        abstract = False
        db_table = "evidence_indicators"


class Revision(Table):
    """What evidence said at one time."""

    evidence = to(Evidence, "revisions")
    number = models.IntegerField()
    title = models.CharField(max_length=300)
    evidence_date = models.DateField()
    covers_from = models.DateField()
    covers_to = models.DateField()
    digest = models.CharField(max_length=64, null=True)
    created_by = to(User)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Table.Meta):
        db_table = "evidence_revisions"


class File(Table):
    """A file of a revision."""

    revision = to(Revision, "files")
    original_name = models.CharField(max_length=300)
    size = models.BigIntegerField()

    class Meta(Table.Meta):
        db_table = "evidence_files"


class Decision(Table):
    """What somebody decided of evidence."""

    evidence = to(Evidence, "decisions")
    action = models.CharField(max_length=40)
    decided_by = to(User)

    class Meta(Table.Meta):
        db_table = "evidence_decisions"
