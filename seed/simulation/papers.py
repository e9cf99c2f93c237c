"""What lies in a piece of evidence: its file, its ticked checklist, a page of the web."""

from seed.simulation.client import Person
from seed.simulation.office import chance

# How much of what belongs in evidence its author says is there; the shares add up to 1.
TICKED = {"all": 0.5, "some": 0.3, "nothing": 0.2}
THERE = 0.6  # of the items, where only some are


def pdf(text: str) -> bytes:
    """A small file that is a PDF, and unlike any other."""
    return f"%PDF-1.7\n% {text}\ntrailer\n<<>>\n%%EOF\n".encode()


def tick(author: Person, evidence_id: str, how: str, *key: object) -> None:
    """Tick what is there of the draft's checklist, as TICKED has it; of some by the key."""
    if how == "nothing":
        return
    path = f"/evidence/{evidence_id}"
    items = [each["text"] for each in author.get(f"{path}/checklist")["items"]]
    there = [text for text in items if how == "all" or chance(*key, text) < THERE]
    author.change("PATCH", path, contains=there)


def show_page(author: Person, evidence_id: str, address: str, title: str) -> None:
    """Give a page of the web as evidence, and ask for a copy of what it shows."""
    path = f"/evidence/{evidence_id}/links"
    (link,) = author.post(path, url=address, title=title)["revision"]["links"]
    author.post(f"{path}/{link['id']}/copies")
