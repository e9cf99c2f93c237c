"""Reports and faults in the words of the office: Indonesian, with English in brackets."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.services.decrees.files import Fault
from app.services.decrees.loading.report import (
    Change,
    ChangeKind,
    ChangeSubject,
    LoadFault,
    LoadReport,
)

LISTED_CHANGES: Final = 200
_LONGEST: Final = 90

_THINGS: Final = {
    ChangeSubject.WORK_UNIT: "satuan kerja (work units)",
    ChangeSubject.ACCOUNT: "akun (accounts)",
    ChangeSubject.DECREE: "keputusan (decree)",
    ChangeSubject.CLAUSE: "butir keputusan (clauses)",
    ChangeSubject.TEAM: "tim (teams)",
    ChangeSubject.DUTY: "tugas (duties)",
    ChangeSubject.MEMBERSHIP: "keanggotaan (memberships)",
    ChangeSubject.ACTIVITY: "kegiatan (activities)",
    ChangeSubject.ACTION_ITEM: "sub kegiatan (action items)",
    ChangeSubject.INDICATOR: "indikator (indicators)",
}
_KINDS: Final = {
    ChangeKind.ADDED: "ditambahkan (added)",
    ChangeKind.CHANGED: "diubah (changed)",
    ChangeKind.REMOVED: "dihapus atau diakhiri (removed or ended)",
    ChangeKind.KEPT: "dipertahankan (kept)",
}
_SIGNS: Final = {
    ChangeKind.ADDED: "+",
    ChangeKind.CHANGED: "~",
    ChangeKind.REMOVED: "-",
    ChangeKind.KEPT: "=",
}
_FIELDS: Final = {
    "beside_empty_cell": "sel sub kegiatan kosong (beside an empty cell)",
    "action_items": "sub kegiatan (action items)",
    "certifier_name": "pengesah salinan (certified by)",
    "certifier_job_title": "jabatan pengesah (certifier's job title)",
    "correction": "koreksi (correction)",
    "date": "tanggal (date)",
    "decision": "menetapkan (decision)",
    "decision_correction": "koreksi menetapkan (decision correction)",
    "is_deputy": "wakil (deputy)",
    "kind": "tingkat (level)",
    "label": "tanda (label)",
    "letter": "huruf (letter)",
    "name": "nama (name)",
    "number": "angka (number)",
    "job_title": "jabatan (job title)",
    "job_title_correction": "koreksi jabatan (job title correction)",
    "parent": "satuan kerja atasan (office above)",
    "place": "tempat (place)",
    "position": "urutan (position)",
    "remarks": "keterangan (remarks)",
    "remarks_correction": "koreksi keterangan (remarks correction)",
    "role": "peran (role)",
    "schedule": "pelaksanaan (schedule)",
    "short_title": "nama singkat (short title)",
    "short_title_correction": "koreksi nama singkat (short title correction)",
    "signatory_name": "penanda tangan (signatory)",
    "signatory_job_title": "jabatan penanda tangan (signatory's job title)",
    "text": "bunyi (text)",
    "time_zone": "zona waktu (time zone)",
    "title": "judul atau kedudukan (title)",
    "title_correction": "koreksi judul (title correction)",
    "effective_from": "mulai berlaku (effective from)",
    "year": "tahun (year)",
    "valid_to": "akhir keanggotaan (ended on)",
}


def load_report_lines(report: LoadReport) -> list[str]:
    """The report for people: a headline, then counts (first load) or every difference."""
    lines = [f"{report.name}: {_headline(report)}"]
    if report.created:
        added = report.added
        lines += [
            f"  {added[thing]:>4} {_THINGS[thing]}" for thing in ChangeSubject if thing in added
        ]
        listed = [c for c in report.changes if c.kind is not ChangeKind.ADDED]
    else:
        listed = list(report.changes)
        lines += [f"  {count:>4} {_KINDS[kind]}" for kind, count in report.counts.items() if count]
    lines += [f"  {_change(change)}" for change in listed[:LISTED_CHANGES]]
    if more := len(listed[LISTED_CHANGES:]):
        lines.append(f"  … dan {more} perubahan lain (and {more} more changes)")
    return lines


def fault_lines(faults: Iterable[Fault | LoadFault]) -> Iterator[str]:
    """Why nothing was loaded, one fault a line."""
    yield "Berkas tidak dimuat; tidak ada yang berubah (not loaded; nothing was changed):"
    for fault in faults:
        line = f"baris {fault.line} (line)" if isinstance(fault, Fault) else ""
        where = ", ".join(part for part in (line, fault.path) if part)
        yield f"  {where}: {fault.message_id} ({fault.message_en})"


def _headline(report: LoadReport) -> str:
    if not report.created and not report.changes:
        return "tidak ada perubahan (no changes)"
    if report.dry_run:
        return "uji coba, tidak ada yang disimpan (dry run, nothing was stored)"
    return "dimuat (loaded)" if report.created else "diperbarui (updated)"


def _change(change: Change) -> str:
    sign, path = _SIGNS[change.kind], change.path
    if change.field is None:
        text = change.new if change.kind is ChangeKind.ADDED else change.old
        return f"{sign} {path}" + (f": {_shown(text)}" if text else "")
    old, new = _shown(change.old), _shown(change.new)
    field = _FIELDS.get(change.field, change.field)
    if change.kind is ChangeKind.KEPT:
        return f"{sign} {path}, {field}: tetap (stays) {old}; berkas (file): {new}"
    return f"{sign} {path}, {field}: {old} → {new}"


def _shown(value: object) -> str:
    if value is None:
        return "—"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
