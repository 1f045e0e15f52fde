"""How the admin looks, and what its sidebar leads to. Each link names the permission that shows it."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _needs(permission: str):
    return lambda request: request.user.has_perm(permission)


def _for_superusers(request) -> bool:
    return request.user.is_superuser


def _link(title, icon: str, page: str, permission, **more) -> dict:
    allowed = _needs(permission) if isinstance(permission, str) else permission
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{page}"), "permission": allowed, **more}


NAVIGATION = [
    {
        "items": [
            {"title": _("Today"), "icon": "wb_sunny", "link": reverse_lazy("admin:index")},
            _link(_("Figures"), "monitoring", "insights_fact_figures", "insights.view_fact"),
            _link(
                _("Queue"),
                "inbox",
                "desk_case_changelist",
                "desk.view_case",
                badge="apps.desk.badges.waiting_cases",
            ),
        ],
    },
    {
        "title": _("Heard and answered"),
        "separator": True,
        "items": [
            _link(_("Complaints"), "hearing", "ingest_complaint_changelist", "ingest.view_complaint"),
            _link(_("Requests"), "mail", "contact_request_changelist", "contact.view_request"),
            _link(
                _("Solved before sending"),
                "task_alt",
                "contact_deflection_changelist",
                "contact.view_deflection",
            ),
            _link(_("Conversations"), "forum", "forum_thread_changelist", "forum.view_thread"),
            _link(_("Posts"), "chat_bubble", "forum_post_changelist", "forum.view_post"),
            _link(
                _("To look at"),
                "flag",
                "moderation_report_changelist",
                "moderation.view_report",
                badge="apps.moderation.badges.open_reports",
            ),
            _link(_("Product reviews"), "star", "feedback_review_changelist", "feedback.view_review"),
            _link(_("Surveys"), "quiz", "feedback_survey_changelist", "feedback.view_survey"),
            _link(
                _("Answers"),
                "sentiment_satisfied",
                "feedback_surveyresponse_changelist",
                "feedback.view_surveyresponse",
            ),
            _link(_("Polls"), "ballot", "feedback_poll_changelist", "feedback.view_poll"),
            _link(_("Deliveries"), "outgoing_mail", "delivery_delivery_changelist", "delivery.view_delivery"),
            _link(_("Town halls"), "groups", "feedback_townhall_changelist", "feedback.view_townhall"),
            _link(
                _("Questions for town halls"),
                "contact_support",
                "feedback_townhallquestion_changelist",
                "feedback.view_townhallquestion",
                badge="apps.feedback.town_hall_badges.held_questions",
            ),
            _link(_("People"), "group", "people_user_changelist", "people.view_user"),
            _link(_("Searches"), "search", "search_query_changelist", "search.view_query"),
            _link(_("What happened"), "history", "activity_event_changelist", "activity.view_event"),
        ],
    },
    {
        "title": _("What people want"),
        "separator": True,
        "items": [
            _link(_("Ideas"), "lightbulb", "ideas_idea_changelist", "ideas.view_idea"),
            _link(_("Votes"), "how_to_vote", "ideas_vote_changelist", "ideas.view_vote"),
            _link(_("Said about ideas"), "campaign", "ideas_statement_changelist", "ideas.view_statement"),
        ],
    },
    {
        "title": _("What we know"),
        "separator": True,
        "items": [
            _link(_("Articles"), "article", "knowledge_article_changelist", "knowledge.view_article"),
            _link(
                _("Reviews"),
                "rate_review",
                "knowledge_revision_changelist",
                "knowledge.view_revision",
                badge="apps.knowledge.badges.waiting_reviews",
            ),
            _link(_("Health of articles"), "monitor_heart", "knowledge_article_health", "knowledge.view_article"),
            _link(_("Sections"), "account_tree", "knowledge_section_changelist", "knowledge.view_section"),
            _link(_("Videos"), "smart_display", "knowledge_video_changelist", "knowledge.view_video"),
            _link(_("Series"), "playlist_play", "knowledge_series_changelist", "knowledge.view_series"),
            _link(_("Short links"), "link", "knowledge_shortlink_changelist", "knowledge.view_shortlink"),
        ],
    },
    {
        "title": _("Listening"),
        "separator": True,
        "items": [
            _link(_("Sources"), "sensors", "sources_source_changelist", "sources.view_source"),
            _link(_("Imports"), "upload_file", "ingest_import_changelist", "ingest.view_import"),
            _link(_("Arrivals"), "move_to_inbox", "ingest_arrival_changelist", "ingest.view_arrival"),
            _link(_("Turned away"), "filter_alt_off", "ingest_rejection_changelist", "ingest.view_rejection"),
            _link(_("Rules"), "rule", "triage_rule_changelist", "triage.view_rule"),
            _link(_("Word lists"), "spellcheck", "moderation_wordlist_changelist", "moderation.view_wordlist"),
            _link(_("Spam filter"), "school", "moderation_spamlesson_changelist", "moderation.view_spamlesson"),
        ],
    },
    {
        "title": _("House"),
        "separator": True,
        "items": [
            _link(_("Company"), "storefront", "company_profile_changelist", "company.view_profile"),
            _link(_("Departments"), "lan", "company_department_changelist", "company.view_department"),
            _link(_("Closing days"), "event_busy", "company_holiday_changelist", "company.view_holiday"),
            _link(_("Contact forms"), "contact_page", "contact_contactform_changelist", "contact.view_contactform"),
            _link(_("Products"), "category", "company_product_changelist", "company.view_product"),
            _link(_("Partners"), "handshake", "people_organisation_changelist", "people.view_organisation"),
            _link(_("Boards"), "dashboard", "forum_board_changelist", "forum.view_board"),
            _link(_("Frames elsewhere"), "web_asset", "embed_embed_changelist", "embed.view_embed"),
            _link(_("Webhooks"), "webhook", "webhooks_endpoint_changelist", "webhooks.view_endpoint"),
            _link(_("Webhook messages"), "send", "webhooks_message_changelist", "webhooks.view_message"),
            _link(
                _("Alerts"),
                "notifications_active",
                "notifications_staffalert_changelist",
                "notifications.view_staffalert",
            ),
            _link(
                _("Outgoing mail"),
                "outbox",
                "foundation_outgoingmail_changelist",
                "foundation.view_outgoingmail",
            ),
            _link(
                _("Addresses without mail"),
                "unsubscribe",
                "foundation_mailstop_changelist",
                "foundation.view_mailstop",
            ),
            _link(_("Exports"), "archive", "exchange_export_changelist", "exchange.view_export"),
            _link(_("Jobs"), "schedule", "foundation_job_changelist", "foundation.view_job"),
        ],
    },
    {
        "title": _("Accounts"),
        "separator": True,
        "collapsible": True,
        "items": [
            _link(_("Bans"), "block", "moderation_ban_changelist", "moderation.view_ban"),
            _link(
                _("Banned addresses"),
                "wifi_off",
                "moderation_addressban_changelist",
                "moderation.view_addressban",
            ),
            _link(_("Vouched for"), "verified_user", "moderation_trust_changelist", "moderation.view_trust"),
            _link(_("Claims"), "how_to_reg", "people_claim_changelist", "people.view_claim"),
            _link(_("API tokens"), "key", "people_apitoken_changelist", "people.view_apitoken"),
            _link(
                _("Removed on request"),
                "person_remove",
                "people_historyremoval_changelist",
                "people.view_historyremoval",
            ),
            _link(_("Groups"), "badge", "auth_group_changelist", _for_superusers),
            _link(_("Mail addresses"), "mail", "account_emailaddress_changelist", _for_superusers),
        ],
    },
]


def _may_open(request, item: dict) -> bool:
    return "permission" not in item or item["permission"](request)


def _navigation(request) -> list[dict]:
    """The part of the sidebar that this person may open, with its links as words.

    Every page of the staff has it: unfold would ask for the rest, too, and compare all links before any is hidden.
    """
    shown = []
    for group in NAVIGATION:
        items = [
            {key: value for key, value in item.items() if key != "permission"} | {"link": str(item["link"])}
            for item in group["items"]
            if _may_open(request, item)
        ]
        if items:
            shown.append({**group, "items": items})
    return shown


UNFOLD = {
    "SITE_TITLE": "apps.company.staff.company_name",
    "SITE_HEADER": "apps.company.staff.company_name",
    "SITE_SUBHEADER": _("Where we work"),
    "SITE_SYMBOL": "forum",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")},
    ],
    "ENVIRONMENT": "apps.people.admin.warning",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda request: static("css/admin.css")],
    "COLORS": {"base": "apps.company.staff.paper", "primary": "apps.company.staff.accent"},
    "DASHBOARD_CALLBACK": "apps.portal.dashboard.today",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": _navigation,
    },
}
