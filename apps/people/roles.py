"""The groups of people who work here, and what each may do in the admin.

None may edit permissions, groups or schedules. Model permissions are named "app.codename"; a group gets those whose
app is installed, so a later app joins by adding its line here.
"""

VIEW_WORK = (
    "desk.view_case",
    "ingest.view_complaint",
    "forum.view_thread",
    "forum.view_post",
    "people.view_user",
    "people.view_handle",
    "sources.view_source",
    "triage.view_assessment",
    "delivery.view_delivery",
    "activity.view_event",
)
ANSWER = ("desk.change_case", "ingest.change_complaint", "delivery.change_delivery")

ROLES: dict[str, tuple[str, ...]] = {
    "Agent": VIEW_WORK + ANSWER,
    "Representative": VIEW_WORK + ANSWER,
    "Moderator": (*VIEW_WORK, "ingest.change_complaint", "forum.change_thread", "forum.change_post"),
    "Editor": (*VIEW_WORK, "company.change_profile", "company.view_profile"),
    "Manager": (
        *VIEW_WORK,
        *ANSWER,
        "ingest.view_raw",
        "forum.change_thread",
        "forum.change_post",
        "forum.add_board",
        "forum.change_board",
        "forum.view_board",
        "sources.add_source",
        "sources.change_source",
        "ingest.add_import",
        "ingest.view_import",
        "ingest.view_rejection",
        "ingest.view_arrival",
        "ingest.change_arrival",
        "triage.add_rule",
        "triage.change_rule",
        "triage.delete_rule",
        "triage.view_rule",
        "company.view_profile",
        "company.change_profile",
        "company.add_department",
        "company.change_department",
        "company.view_department",
        "company.add_product",
        "company.change_product",
        "company.view_product",
        "foundation.view_job",
    ),
}
