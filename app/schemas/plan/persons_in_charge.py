"""Who is in charge of many action items at once."""

from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body
from app.schemas.platform.bulk import Items
from app.schemas.platform.examples import MEMBER_ID, seeded


class PersonInChargeItem(Body):
    """Who is in charge of one of them, and who was when it was read."""

    action_item_id: UUID = Field(description="Sub kegiatan (action item).")
    person_in_charge_id: UUID | None = Field(description="Penanggung jawab; null: tidak ada.")
    instead_of_id: UUID | None = Field(
        None, description="Penanggung jawab yang sudah dibaca; null: tidak ada (as read)."
    )


class PersonInChargeList(Body):
    """Who is in charge of each."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "action_item_id": str(
                                seeded("team", 7, "activity", "A", "action_item", 2)
                            ),
                            "person_in_charge_id": str(MEMBER_ID),
                        }
                    ]
                }
            ]
        },
    )

    items: Items[PersonInChargeItem]
