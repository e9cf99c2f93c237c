"""What goes out, as serializers: the answers of the bare limit."""

from typing import Any, ClassVar

from rest_framework import serializers

from benchmarks.twin import models

NAMED = ["id", "text"]


class IndicatorShape(serializers.ModelSerializer):
    """An indicator as evidence names it."""

    class Meta:
        model = models.Indicator
        fields: ClassVar = NAMED


class OfNewest(serializers.ModelSerializer):
    """Evidence with the words of its newest revision, which was read along (`newest`)."""

    title = serializers.CharField(source="newest.title")
    day = serializers.DateField(source="newest.evidence_date")
    by = serializers.CharField(source="created_by.name")
    team = serializers.CharField(source="team.title")
    indicators = IndicatorShape(many=True)

    class Meta:
        model = models.Evidence
        fields: ClassVar = ["id", "status", "title", "day", "by", "team", "indicators"]

    def to_representation(self, instance: models.Evidence) -> Any:  # noqa: ANN401 - JSON
        """With the days it covers, whose names are words of Python."""
        told = super().to_representation(instance)
        span = {"from": instance.newest.covers_from, "to": instance.newest.covers_to}
        return told | {name: day.isoformat() for name, day in span.items()}


class RowShape(OfNewest):
    """A row of the list."""

    files = serializers.IntegerField(source="newest.file_count")

    class Meta(OfNewest.Meta):
        fields: ClassVar = [*OfNewest.Meta.fields, "updated_at", "files"]


class FileShape(serializers.ModelSerializer):
    """A file of the newest revision."""

    name = serializers.CharField(source="original_name")

    class Meta:
        model = models.File
        fields: ClassVar = ["id", "name", "size"]


class DecisionShape(serializers.ModelSerializer):
    """What was decided, and by whom."""

    by = serializers.CharField(source="decided_by.name")

    class Meta:
        model = models.Decision
        fields: ClassVar = ["action", "by"]


class OneShape(OfNewest):
    """One piece of evidence."""

    digest = serializers.CharField(source="newest.digest")
    files = FileShape(source="newest.files", many=True)
    decisions = DecisionShape(many=True)

    class Meta(OfNewest.Meta):
        fields: ClassVar = [*OfNewest.Meta.fields, "digest", "files", "decisions"]


class DraftShape(serializers.Serializer):
    """What a draft is made of."""

    team = serializers.PrimaryKeyRelatedField(queryset=models.Team.objects.all())
    indicator = serializers.PrimaryKeyRelatedField(queryset=models.Indicator.objects.all())
    title = serializers.CharField(max_length=300)
    evidence_date = serializers.DateField()
    covers_from = serializers.DateField()
    covers_to = serializers.DateField()


class ItemShape(serializers.ModelSerializer):
    """An action item and its months."""

    months = serializers.SerializerMethodField()

    class Meta:
        model = models.ActionItem
        fields: ClassVar = [*NAMED, "months"]

    def get_months(self, item: models.ActionItem) -> list[int]:
        """Those that are planned, which were read along."""
        return [each.month for each in item.entries.all()]


class CountedShape(IndicatorShape):
    """An indicator of the plan, with its counts."""

    pieces = serializers.SerializerMethodField()
    proving = serializers.SerializerMethodField()

    class Meta(IndicatorShape.Meta):
        fields: ClassVar = [*NAMED, "pieces", "proving"]

    def get_pieces(self, indicator: models.Indicator) -> int | None:
        """Of evidence."""
        return self._count(indicator, "pieces")

    def get_proving(self, indicator: models.Indicator) -> int | None:
        """Those in force."""
        return self._count(indicator, "proving")

    def _count(self, indicator: models.Indicator, name: str) -> int | None:
        counts: dict[Any, dict[str, int]] = self.context["counts"]
        return counts.get(indicator.pk, {}).get(name)


class ActivityShape(serializers.ModelSerializer):
    """An activity with all that is in it."""

    items = ItemShape(many=True)
    indicators = CountedShape(many=True)

    class Meta:
        model = models.Activity
        fields: ClassVar = ["id", "name", "items", "indicators"]
