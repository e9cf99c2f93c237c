"""Who may call the operations of reports and evaluations, by hand from the domain."""

from app.models.rights import Permission

P = Permission
REPORTS: tuple[tuple[tuple[P, ...], P | None, str], ...] = (
    ((P.REPORT_READ,), None, "list_reports"),
    (
        (P.REPORT_READ,), P.REPORT_READ,
        """read_report read_report_content read_report_document read_report_chapter
        read_report_file_content""",
    ),
    (
        (P.REPORT_WRITE,), P.REPORT_READ,
        """create_report update_report refresh_report discard_report correct_report
        update_report_chapter add_recommendation remove_recommendation attach_report_scan""",
    ),
    ((P.REPORT_SUBMIT,), P.REPORT_READ, "submit_report"),
    ((P.REPORT_SUBMIT, P.REPORT_ACKNOWLEDGE), P.REPORT_READ, "sign_report"),
    ((P.REPORT_SUBMIT,), P.REPORT_READ, "set_report_settings"),
    ((P.REPORT_ACKNOWLEDGE,), P.REPORT_READ, "return_report acknowledge_report"),
    ((P.FINDING_CLOSE,), P.REPORT_READ, "close_recommendation"),
    ((P.EVIDENCE_UPLOAD,), P.REPORT_READ, "create_report_evidence"),
)  # fmt: skip
EVALUATIONS: tuple[tuple[tuple[P, ...], P | None, str], ...] = (
    ((P.EVALUATION_READ,), None, "list_evaluations list_evaluation_overview"),
    (
        (P.EVALUATION_READ,), P.EVALUATION_READ,
        """read_evaluation read_evaluation_questions read_evaluation_question read_question_proofs
        read_evaluation_score read_evaluation_readiness check_what_if
        list_evaluation_suggestions
        read_evaluation_score_picture list_evaluation_desk read_evaluation_checklist
        read_evaluation_conditions read_evaluation_weights read_evaluation_proposals
        read_lhe read_lhe_document read_lhe_file_content export_evaluation_workbook
        upload_evaluation_workbook""",
    ),
    ((P.EVALUATION_SUBMIT,), P.EVALUATION_READ, "take_evaluation_proposals"),
    ((P.EVALUATION_READ,), None, "read_institution_conditions"),
    (
        (P.EVALUATION_SUBMIT, P.EVALUATION_ASSESS), P.EVALUATION_READ,
        "set_evaluation_conditions",
    ),
    ((P.EVALUATION_ASSESS,), None, "set_institution_conditions"),
    ((P.EVALUATION_SUBMIT,), P.EVALUATION_READ, "set_evaluation_weights"),
    (
        (P.EVALUATION_ANSWER,), P.EVALUATION_READ,
        """answer_evaluation prove_evaluation remove_evaluation_proof
        create_question_evidence""",
    ),
    (
        (P.EVALUATION_SUBMIT,), P.EVALUATION_READ,
        """create_evaluation update_evaluation submit_evaluation discard_evaluation
        object_evaluation""",
    ),
    (
        (P.EVALUATION_SUBMIT, P.EVALUATION_ASSESS), P.EVALUATION_READ,
        "set_evaluation_window",
    ),
    (
        (P.EVALUATION_ASSESS,), P.EVALUATION_READ,
        """assess_evaluation forward_evaluation return_evaluation conclude_evaluation
        propose_evaluation decline_evaluation check_evaluation recommend_in_evaluation
        issue_lhe sign_lhe attach_lhe_scan withdraw_evaluation monitor_evaluation
        fail_evaluation_papers admit_evaluation advance_evaluation grant_evaluation
        deny_evaluation revoke_evaluation""",
    ),
)  # fmt: skip
