"""The words of the OpenAPI document: its title, its tags, what parameters mean."""

VERSION = "1.0.0"
TITLE = "Zona Integritas KPU"
DESCRIPTION = """
Satu tempat untuk keputusan tim, rencana aksi, eviden, pemeriksaan, dan kemajuan Zona Integritas.

*One place for the decree, the plan, the evidence, its review and the progress.*

- **Masuk** / sign in: tombol *Authorize*, lalu nama pengguna dan kata sandi.
- **Kesalahan** / failures: `application/problem+json` (RFC 9457) dengan `code` yang tetap; bahasa
  Indonesia, atau Inggris dengan `Accept-Language: en`.
- **Perubahan** / changes: `PATCH`, `PUT` dan `DELETE` memerlukan `If-Match` dengan ETag yang
  dibaca.
- **Pengulangan** / retries: `Idempotency-Key` pada `POST` membuat pengulangan aman selama 24 jam.
"""
TAGS = {
    "auth": "Masuk dan keluar (sign in and out)",
    "me": "Saya: kedudukan, hak, pekerjaan (me: positions, rights, work)",
    "notifications": "Pemberitahuan dan surel (notifications and e-mail)",
    "roles": "Kedudukan dan haknya (roles and their permissions)",
    "users": "Akun dan hak atas nama (accounts and rights granted by name)",
    "work-units": "Satuan kerja (offices)",
    "decrees": "Keputusan, susunan tim, rencana aksi (decrees, people, plan)",
    "succession": "Keputusan berikutnya dan perubahan keputusan (next decree, amendments)",
    "teams": "Tim, tugas, kedudukan (teams, duties, memberships)",
    "plan": "Kegiatan, sub kegiatan, indikator (activities, action items, indicators)",
    "schedule": "Jadwal: bulan, aturan berulang, rencana yang disetujui (schedule)",
    "meetings": "Rapat: undangan, kehadiran, notula (meetings, attendance, minutes)",
    "periods": "Periode: menutup bulan dan tahun (closing months and the year)",
    "evidence": "Eviden, berkas, pemeriksaan (evidence, files, review)",
    "file-erasures": "Penghapusan berkas oleh dua orang (files erased by two people)",
    "comments": "Percakapan, sebutan, riwayatnya (comments, mentions, their history)",
    "findings": "Temuan dan permintaan eviden (findings, requests for evidence)",
    "directives": "Arahan Pengarah dan Ketua (directives)",
    "follow-ups": "Tindak lanjut temuan dan arahan (follow-ups)",
    "exports": "Paket eviden (evidence packages)",
    "progress": "Kemajuan: kini, pada suatu hari, banyak satuan kerja (progress)",
    "pictures": "Gambar rencana dan kemajuan (pictures of plan and progress)",
    "gaps": "Kekurangan dan eviden yang diharapkan (gaps, expected evidence)",
    "inbox": "Kotak masuk rekaman dan aturannya (inbox of records, standing orders)",
    "sources": "Sistem sumber dan jenis rekamannya (source systems, kinds of records)",
    "records": "Rekaman sistem lain, oleh akun layanannya (records, by service accounts)",
    "connectors": "Penghubung yang menarik rekaman (connectors that pull records)",
    "service-accounts": "Akun layanan sistem lain dan kuncinya (service accounts and keys)",
    "webhooks": "Titik webhook dan pengirimannya (webhook endpoints and deliveries)",
    "events": "Peristiwa menurut urutannya (events in their order)",
    "audit": "Jejak audit (audit log)",
    "storage": "Keutuhan berkas (integrity of the files)",
    "operations": "Kesiapan layanan (operations)",
}

# What a parameter of that name means wherever it has no words of its own.
MEANINGS = {
    "account_id": "Akun layanan (service account).",
    "action_item_id": "Sub kegiatan (action item).",
    "activity_id": "Kegiatan (activity).",
    "actor_id": "Orang yang bertindak (who did it).",
    "amendment_id": "Perubahan keputusan (amendment).",
    "by": "Baris peta: tim atau sub kegiatan (rows of the heat map).",
    "code": "Kode kekurangan (code of the gap).",
    "comment_id": "Komentar (comment).",
    "confidentiality": "Kerahasiaan (confidentiality).",
    "connector_id": "Penghubung (connector).",
    "created_by_id": "Orang yang membuat (who made it).",
    "decree_id": "Keputusan (decree).",
    "delivery_id": "Pengiriman (delivery).",
    "directive_id": "Arahan (directive).",
    "endpoint_id": "Titik webhook (endpoint).",
    "evidence_id": "Eviden (evidence).",
    "erasure_id": "Penghapusan berkas (erasure of a file).",
    "file_id": "Berkas (file).",
    "finding_id": "Temuan (finding).",
    "follow_up_id": "Tindak lanjut (follow-up).",
    "format": "Bentuk berkas (form of the file).",
    "grant_id": "Hak atas nama (right granted by name).",
    "holiday_id": "Hari libur (holiday).",
    "indicator_id": "Indikator (indicator).",
    "is_active": "Hanya yang aktif, atau yang tidak (only active ones, or the others).",
    "issued_by_id": "Pemberi arahan (who gave it).",
    "key_id": "Kunci akun layanan (key of a service account).",
    "kind": "Jenis (kind).",
    "link_id": "Tautan (link).",
    "meeting_id": "Rapat (meeting).",
    "membership_id": "Kedudukan dalam tim (membership).",
    "notification_id": "Pemberitahuan (notification).",
    "month": "Bulan (month).",
    "owner_id": "Penanggung jawab (owner).",
    "parent_id": "Satuan kerja induk (parent office).",
    "person_in_charge_id": "Penanggung jawab (person in charge).",
    "raised_by_id": "Orang yang mengajukan (who raised it).",
    "realisation_id": "Laporan pelaksanaan (report of what was done).",
    "record_id": "Rekaman (record).",
    "record_type_id": "Jenis rekaman (kind of record).",
    "rule": "Aturan yang diperiksa (what is looked for).",
    "rule_id": "Aturan (standing order).",
    "source_key": "Kunci sistem sumber (key of the source).",
    "run_id": "Penarikan (run).",
    "role": "Kedudukan (role).",
    "session_id": "Sesi masuk (session).",
    "severity": "Tingkat kepentingan (severity).",
    "sort": "Urutan; `-` berarti menurun (order; `-` is descending).",
    "stage": "Alasan diingatkan (why a reminder was given).",
    "state": "Keadaan (state).",
    "status": "Status (status).",
    "target_id": "Hal yang dikenai tindakan (what was acted on).",
    "team_id": "Tim (team).",
    "user_id": "Akun (account).",
    "work_unit_code": "Kode satuan kerja (code of the office).",
    "work_unit_id": "Satuan kerja (office).",
    "year": "Tahun (year).",
    "__Secure-zi_refresh": "Token penyegar untuk peramban (refresh token of browsers).",
    "zi_refresh": "Yang sama di lingkungan pengembangan (the same in development).",
}
