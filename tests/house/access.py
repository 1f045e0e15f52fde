"""Who may go where: the table that every address of the site has a row in.

Each row is what a GET and a POST are answered with, a letter for each of the nine roles in this order: anonymous,
owner (of the row in question), other (customer), agent (of another department), representative, moderator, editor,
manager, superuser. The letters: "+" let in, "x" refused (401, 403), "0" not there for them (404, 410), "-" no such
method (405), ">" sign in first. Then the routes by name; "@private" and the like say which row the address is about.
"""

from functools import cache

SIGN_IN, IN, NO_SUCH_METHOD = ">", "+", "-"
LETTERS = {401: "x", 403: "x", 404: "0", 410: "0", 405: NO_SUCH_METHOD}

# An address with nothing but a row's id leads on to the row's page, whose own row below decides.
LEADS_ON = "<path:object_id>/"
LEADS_ON_ANSWERS = ">>>++++++"

PUBLIC = [
    # --- For everybody ------------------------------------------------------------------------------------------
    ("+++++++++", "---------", """
        forum:threads forum:threads_feed forum:boards forum:board forum:asked forum:thread@public forum:thread@merged
        forum:thread_feed@public forum:picture@public people:profile company:theme knowledge:help knowledge:help_feed
        knowledge:section knowledge:section_feed knowledge:any_language@public knowledge:article@public knowledge:go
        portal:site_map portal:robots portal:sitemap_index portal:sitemap_of_pages portal:sitemap portal:card@public
        portal:products portal:product portal:api
        contact:departments
        contact:department contact:sent feedback:reviews desk:answered search:results search:suggestions
        insights:scorecard insights:table
        account_inactive account_reset_password_from_key_done account_reset_password_done
        socialaccount_login_cancelled
    """),
    ("+++++++++", "+++++++++", """
        portal:home portal:why forum:ask contact:form forum:me_too@public search:intercept account_login account_logout
        account_signup account_reset_password account_reset_password_from_key account_request_login_code
        /accounts/social/signup/ /accounts/social/connections/
    """),
    ("---------", "+++++++++", "forum:preview"),
    ("+++++++++", "---------", """
        feedback:town_halls feedback:town_halls_feed feedback:town_halls_calendar feedback:town_hall@announced
        feedback:town_hall_live@announced feedback:town_hall_calendar@announced
    """),
    ("000++++++", "000------", "feedback:town_hall@draft feedback:town_hall_live@draft"),
    ("000000000", "---------", "feedback:town_hall_calendar@draft"),
    ("---------", "x++++++++", "feedback:town_hall_questions@announced feedback:town_hall_voice@shown"),
    ("000------", "000xxxxxx", "feedback:town_hall_questions@draft"),
    ("0-0------", "0+0++++++", "feedback:town_hall_voice@held"),
    # A question is taken back by a form that says DELETE.
    ("---------", "---------", "feedback:town_hall_question@shown"),
    ("0-0------", "0-0------", "feedback:town_hall_question@held"),
    # Hosts and those who hold town halls; nobody hosts the one of this world.
    ("---------", "xxxxxxx++", "feedback:town_hall_session@announced"),
    ("000------", "000xxxx++", "feedback:town_hall_session@draft"),
    ("xxxxxxx--", "xxxxxxx++", "feedback:town_hall_turn@shown feedback:town_hall_aside@shown"),
    ("0x0xxxx--", "0x0xxxx++", "feedback:town_hall_turn@held feedback:town_hall_aside@held"),
    ("xxxxxxx++", "xxxxxxx++", "feedback:town_hall_answer@shown"),
    ("0x0xxxx++", "0x0xxxx++", "feedback:town_hall_answer@held"),
    ("+++++++++", "---------", "ideas:list ideas:feed ideas:roadmap"),
    ("+++++++++", "---------", "ideas:changelog ideas:changelog_feed ideas:changed ideas:release@published"),
    ("000++++++", "---------", "ideas:release@draft"),
    ("+++++++++", "+++++++++", "ideas:vote@idea"),
    ("0+0++++++", "0+0++++++", "ideas:vote@heldidea"),
    # Only those who speak for the company say how far an idea has come.
    ("xxxx+xx++", "xxxx+xx++", "ideas:stage@idea"),
    ("0x0x+xx++", "0x0x+xx++", "ideas:stage@heldidea"),
    # Whoever answers customers says where an idea came from.
    ("xxx++xx++", "xxx++xx++", "ideas:origin@idea ideas:origin@heldidea ideas:begin@public"),
    ("xxx00xx00", "xxx00xx00", "ideas:begin@private ideas:begin@held"),
    ("+++++++++", "---------", "people:claim"),
    # --- What people think ---------------------------------------------------------------------------------------
    ("+++++++++", "+++++++++", "feedback:survey"),
    ("+++++++++", "---------", "feedback:results"),
    ("+++++++++", "x+x++++++", "feedback:poll@public"),
    ("0+0++++++", "0x0xxxxxx", "feedback:poll@private feedback:poll@held"),
    ("+++++++++", "x++++++++", "feedback:poll_vote@public"),
    ("000000000", "000000000", "feedback:poll_vote@private feedback:poll_vote@held"),
    # Nobody is asked how well something was solved that is open.
    ("---------", "xxxxxxxxx", "feedback:satisfaction@public"),
    ("---------", "0x0xxxxxx", "feedback:satisfaction@private feedback:satisfaction@held"),
    # Those who work here are not asked whether what they wrote for others helped.
    ("+++++++++", "+++xxxxxx", "knowledge:rating@public knowledge:video_rating"),
    ("+++++++++", "---------", """
        knowledge:videos knowledge:series knowledge:video@public knowledge:film@public knowledge:poster@public
        knowledge:chapters@public knowledge:captions@public
    """),
    ("000++++++", "---------", "knowledge:video@draft"),
    ("000++++++", "000------", """
        knowledge:film@draft knowledge:poster@draft knowledge:chapters@draft knowledge:captions@draft
    """),
    ("+++++++++", "---------", "knowledge:attachment"),
    # Nothing is answered there, so that nobody can make an article of it.
    ("---------", "xxxxxxxxx", "knowledge:distillation@public"),
    ("---------", "0x0xxxxxx", "knowledge:distillation@private knowledge:distillation@held"),
    ("---------", "x++++++++", "knowledge:progress@public"),
    ("---------", "x00++++++", "knowledge:progress@draft"),
    # --- In frames on pages of others: no session is known there, so everybody is a visitor -----------------------
    ("+++++++++", "xxxxxxxxx", """
        embed:home embed:look embed:search embed:suggestions embed:article embed:video embed:thread@public embed:ask
        embed:mine embed:ideas embed:facebook embed:script embed:latest embed:roadmap
    """),
    ("000000000", "xxxxxxxxx", "embed:thread@private embed:thread@held"),
    ("---------", "xxxxxxxxx", """
        embed:handoff embed:token embed:article_rating embed:video_rating embed:replies@public embed:replies@private
        embed:replies@held embed:me_too@public embed:me_too@private embed:me_too@held embed:follow@public
        embed:follow@private embed:follow@held embed:vote@public embed:vote@private embed:vote@held
    """),
    ("+++++++++", "---------", "embed:card embed:oembed"),
    # Pages of our own, for whoever comes from a frame, which nobody does here.
    ("xxxxxxxxx", "---------", "embed:handoff_start"),
    (">xxxxxxxx", ">xxxxxxxx", "embed:handoff_continue"),
    # --- For whoever signed in ----------------------------------------------------------------------------------
    (">++++++++", ">++++++++", """
        people:settings people:token-new notifications:list notifications:settings account_reauthenticate account_email
        account_email_verification_sent account_change_password account_set_password account_confirm_login_code
        mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_generate_recovery_codes
        mfa_add_webauthn mfa_login_webauthn socialaccount_connections usersessions_list
    """),
    (">++++++++", ">--------", "people:my-data people:tokens contact:my_requests mfa_index mfa_list_webauthn"),
    # Staff cannot leave by themselves: somebody has to end what they may do here first.
    (">--------", ">++++++++", "people:export people:claim-codes"),
    (">++++++++", ">++xxxxxx", "people:leaving"),
    ("---------", "x++++++++", "forum:pictures forum:replies@public"),
    # Those who work here review nothing.
    ("+++++++++", "x++xxxxxx", "feedback:review"),
    ("x++++++++", "---------", "forum:mentions"),
    ("+++++++++", "xx+++++++", "moderation:flags@public"),
    # --- For those whose conversation it is, and staff ----------------------------------------------------------
    ("0+0++++++", "---------", "forum:thread@private forum:thread@held forum:picture@private forum:picture@heldpost"),
    ("0+0++++++", "0+0++++++", "forum:me_too@private forum:me_too@held notifications:follow"),
    ("0+0++++++", "---------", "contact:file"),
    # Staff looks on; only whoever asked decides.
    (">+0++++++", ">+0xxxxxx", "contact:offer"),
    ("0+0++++++", "0x0++++++", "moderation:flags@private"),
    ("0+0++++++", "0x0xxxxxx", "moderation:flags@heldpost"),
    ("0-0------", "0+0++++++", """
        forum:replies@private forum:replies@held forum:resolution@private forum:resolution@held forum:tags@private
        forum:tags@held
    """),
    ("---------", "x+x++++++", "forum:resolution@public forum:tags@public"),
    ("---------", "x+xx++x++", "forum:answer@public"),
    ("0-0------", "0+0x++x++", "forum:answer@private forum:answer@held"),
    # --- For staff ----------------------------------------------------------------------------------------------
    ("---------", "xxx++++++", """
        desk:claim@public desk:claim@private desk:claim@held forum:lock@public forum:kind@public
    """),
    ("0-0------", "0x0++++++", "forum:lock@private forum:lock@held forum:kind@private forum:kind@held"),
    ("---------", "xxx++xx++", "forum:private@public"),
    ("0-0------", "0x0xxxxxx", "forum:private@private forum:private@held"),
    ("000++++++", "---------", "knowledge:article@internal knowledge:any_language@internal"),
    ("000++++++", "000++++++", "knowledge:rating@internal"),
    ("000000000", "---------", "knowledge:article@withdrawn knowledge:any_language@withdrawn"),
    ("000000000", "000000000", "knowledge:rating@withdrawn"),
    ("xxx++++++", "---------", "forum:history@public"),
    ("0x0++++++", "0-0------", "forum:history@private forum:history@heldpost"),
    ("xxxxx+x++", "xxxxx+x++", "forum:merge@public forum:split@public"),
    ("0x0xx+x++", "0x0xx+x++", "forum:merge@private forum:merge@held forum:split@private forum:split@held"),
    # A talk that is not this conversation's is not there.
    ("---------", "xxx00xx00", "forum:outcome@public"),
    ("0-0------", "0x000xx00", "forum:outcome@private forum:outcome@held"),
    # It is undone by a form that says DELETE.
    ("---------", "---------", "forum:merged@public"),
    ("0-0------", "0-0------", "forum:merged@private forum:merged@held"),
    # --- For one person -----------------------------------------------------------------------------------------
    ("x+xxxxxxx", "x+xxxxxxx", "forum:post@public"),
    ("0+0xxxxxx", "0+0xxxxxx", "forum:post@private forum:post@heldpost"),
    ("0+0000000", "---------", "forum:picture@unposted"),
    (">+0000000", ">--------", "notifications:notification"),
    (">--------", ">+0000000", "people:session people:token"),
    (">-0000000", ">+0000000", "people:claim-history people:claim-later"),
    (">+0000000", ">+0000000", "people:claim-removal"),
    (">+0000000", ">+0000000", "mfa_edit_webauthn mfa_remove_webauthn"),
    # An empty answer of the key leads its owner back to where the key is asked for.
    (">++++++++", ">>+++++++", "mfa_reauthenticate_webauthn"),
    # Only staff has an authenticator app in this world, and nobody has recovery codes.
    (">00++++++", ">00++++++", "mfa_deactivate_totp"),
    (">00000000", ">--------", "mfa_view_recovery_codes"),
    (">00000000", ">00000000", "mfa_download_recovery_codes"),
    # --- For those who hold a token or a signature, which nobody does here ----------------------------------------
    ("000000000", "000000000", """
        portal:styleguide forum:confirm notifications:confirm_follow notifications:unsubscribe notifications:outcome
        contact:confirm contact:offer_by_mail feedback:answer feedback:refuse
    """),
    # No server is connected here with which people sign in.
    ("000000000", "000000000", "mastodon_login mastodon_callback"),
    ("000000000", "---------", """
        forum:thread_feed@private forum:thread_feed@held portal:card@private portal:card@held
    """),
    ("000000000", "000000000", "notifications:inbound notifications:mail_events"),
    ("---------", "xxxxxxxxx", "ingest:webhook"),
    (">>>>>>>>>", ">>>>>>>>>", "socialaccount_signup /accounts/social/login/cancelled/ /accounts/social/login/error/"),
    ("xxxxxxxxx", "---------", "socialaccount_login_error"),
]  # fmt: skip

# What is only looked at (lists, new rows, histories) is asked for by GET alone.
ADMIN = [
    (">>>000000", ">>>000000", """
        /admin/(?P<url>.*)$
    """),
    ("+++------", "+++++++++", """
        logout
    """),
    # --- Everybody who works here ------------------------------------------------------------------------------------
    (">>>++++++", ">>>++++++", """
        index password_change view_on_site people_user_changelist people_user_history
        people_organisation_changelist people_organisation_history activity_event_changelist
        activity_event_history forum_thread_changelist
        forum_thread_history forum_post_changelist forum_post_history sources_source_changelist
        sources_source_history ingest_complaint_changelist ingest_complaint_history moderation_report_changelist
        moderation_report_history desk_case_changelist desk_case_history delivery_delivery_changelist
        delivery_delivery_history search_query_changelist search_query_history app_list search
        contact_request_changelist contact_request_history contact_deflection_changelist contact_deflection_history
        feedback_review_changelist feedback_review_history feedback_review_export
        insights_fact_changelist insights_fact_history insights_fact_figures insights_fact_table
        feedback_townhall_changelist feedback_townhall_history feedback_townhallquestion_changelist
        feedback_townhallquestion_history
        feedback_survey_changelist feedback_survey_history feedback_survey_export feedback_surveyresponse_changelist
        feedback_surveyresponse_history feedback_surveyresponse_export feedback_poll_changelist feedback_poll_history
        ideas_idea_changelist ideas_idea_history ideas_idea_export ideas_vote_changelist ideas_vote_history
        ideas_vote_export ideas_statement_changelist ideas_statement_history
    """),
    (">>>++++++", ">>>++xx++", """
        desk_case_change
    """),
    (">>>++++++", ">>>------", """
        password_change_done jsi18n
    """),
    (">>>++++++", ">>>xxxx++", """
        people_organisation_change sources_source_change
    """),
    (">>>++++++", ">>>xxxxx+", """
        people_user_change
    """),
    (">>>++++++", ">>>xxxxxx", """
        activity_event_change forum_thread_change forum_post_change ingest_complaint_change
        moderation_report_change delivery_delivery_change search_query_change contact_request_change
        contact_deflection_change feedback_townhallquestion_change feedback_review_change insights_fact_change
        feedback_surveyresponse_change feedback_poll_change ideas_idea_change ideas_vote_change ideas_statement_change
    """),
    (">>>++++++", ">>>++++++", """
        knowledge_video_changelist knowledge_video_history knowledge_series_changelist knowledge_series_history
    """),
    (">>>++++++", ">>>xxx+++", "knowledge_video_change knowledge_series_change"),
    # What was shipped is told by those who speak for the company and by those who write.
    (">>>++++++", ">>>++++++", "ideas_release_changelist ideas_release_history"),
    (">>>++++++", ">>>x+x+++", "ideas_release_change"),
    (">>>x+x+++", ">>>x+x+++", """
        ideas_release_add ideas_release_delete ideas_release_publish ideas_release_withdraw
    """),
    (">>>xxx+++", ">>>xxx+++", """
        knowledge_video_add knowledge_video_publish knowledge_video_withdraw knowledge_series_add
        knowledge_series_delete
    """),
    # --- Who writes, and who edits ------------------------------------------------------------------------------------
    (">>>++x+++", ">>>++x+++", """
        knowledge_article_changelist knowledge_article_history knowledge_article_health knowledge_article_change
        knowledge_article_add knowledge_article_translate knowledge_article_needs-change knowledge_revision_changelist
        knowledge_revision_history knowledge_revision_submit knowledge_revision_give-up knowledge_revision_restore
        knowledge_section_changelist knowledge_section_history
    """),
    (">>>--x---", ">>>++x+++", "knowledge_article_files knowledge_article_file"),
    (">>>++x+++", ">>>xxxxxx", "knowledge_revision_change"),
    (">>>++x+++", ">>>xxx+++", "knowledge_section_change"),
    (">>>xxx+++", ">>>xxx+++", """
        knowledge_article_move knowledge_article_needs-nothing knowledge_article_withdraw knowledge_revision_publish
        knowledge_revision_schedule knowledge_revision_decline knowledge_section_add knowledge_section_remove
        knowledge_shortlink_changelist knowledge_shortlink_add knowledge_shortlink_history knowledge_shortlink_rename
        knowledge_shortlink_retarget knowledge_shortlink_remove
    """),
    (">>>xxx+++", ">>>xxxxxx", "knowledge_shortlink_change"),
    # --- Who decides on what was heard -------------------------------------------------------------------------------
    (">>>+++x++", ">>>+++x++", """
        ingest_complaint_publish ingest_complaint_dismiss ingest_complaint_correct desk_case_publish
        desk_case_merge desk_case_dismiss desk_case_correct
    """),
    # --- Who answers -------------------------------------------------------------------------------------------------
    (">>>++xx++", ">>>++xx++", """
        forum_thread_take-private forum_thread_return desk_case_take desk_case_assign desk_case_give-back
        desk_case_route desk_case_prioritise
        contact_request_offer contact_request_withdraw-offer contact_request_close
        ideas_idea_link-origin ideas_idea_vote-for ideas_idea_vote-for-complainants
        delivery_delivery_retry delivery_delivery_arrived delivery_delivery_give-up
    """),
    (">>>00+0++", ">>>00+0++", """
        moderation_wordlist_lines
    """),
    (">>>x+xx++", ">>>x+xx++", "ideas_idea_move ideas_idea_say"),
    # --- Who moderates -----------------------------------------------------------------------------------------------
    (">>>xx+x++", ">>>xx+x++", """
        forum_tag_merge forum_tag_changelist forum_tag_add forum_tag_history forum_tag_delete forum_tag_change
        forum_post_remove forum_post_restore
        forum_thread_publish forum_thread_lock forum_thread_unlock forum_thread_merge forum_thread_unmerge
        ideas_idea_merge ideas_idea_unmerge
        forum_thread_split moderation_report_approve moderation_report_approve-and-trust
        moderation_report_decline moderation_report_decline-and-ban moderation_wordlist_changelist
        moderation_wordlist_add moderation_wordlist_history moderation_wordlist_delete
        moderation_wordlist_change moderation_ban_lift moderation_ban_changelist moderation_ban_add
        moderation_ban_history moderation_addressban_lift moderation_addressban_changelist
        moderation_addressban_add moderation_addressban_history moderation_trust_distrust
        moderation_trust_changelist moderation_trust_history moderation_spamlesson_changelist
        moderation_spamlesson_history feedback_poll_close feedback_poll_remove
        people_claim_changelist people_claim_history people_claim_reverse
        people_historyremoval_changelist people_historyremoval_history feedback_review_remove feedback_review_restore
        feedback_townhallquestion_release feedback_townhallquestion_remove feedback_townhallquestion_restore
    """),
    (">>>xx+x++", ">>>xxxxxx", """
        people_claim_change people_historyremoval_change moderation_ban_change moderation_addressban_change
        moderation_trust_change moderation_spamlesson_change
    """),
    # --- Who holds town halls ---------------------------------------------------------------------------------------
    (">>>++++++", ">>>xxxx++", "feedback_townhall_change feedback_survey_change"),
    (">>>xxxx++", ">>>xxxx++", """
        feedback_survey_add feedback_survey_delete feedback_survey_open feedback_survey_close
        feedback_townhall_add feedback_townhall_delete feedback_townhall_announce feedback_townhall_open
        feedback_townhall_close feedback_townhall_cancel feedback_townhallquestion_set-aside
        feedback_townhallquestion_take-up
    """),
    # --- Who says who we are -----------------------------------------------------------------------------------------
    (">>>xxx+++", ">>>xxx+++", """
        company_profile_changelist company_profile_history company_profile_change company_department_changelist
        company_department_history company_department_change company_department_copy-monday
        company_holiday_changelist company_holiday_add company_holiday_history company_holiday_delete
        company_holiday_change knowledge_rating_changelist knowledge_rating_history knowledge_rating_export
    """),
    (">>>xxx+++", ">>>xxxxxx", """
        knowledge_rating_change
    """),
    # --- Who runs it -------------------------------------------------------------------------------------------------
    # A frame that nobody needs any more is switched off: pages elsewhere name its key.
    (">>>xxxxxx", ">>>xxxxxx", "embed_embed_delete"),
    (">>>xxxx++", ">>>xxxx++", "exchange_export_changelist exchange_export_add exchange_export_history"),
    (">>>xxxx++", ">>>xxxxxx", "exchange_export_change"),
    (">>>xxxx00", ">>>xxxx00", "exchange_export_download"),
    (">>>xxxxxx", ">>>xxxxxx", "exchange_export_delete"),
    (">>>xxxx++", ">>>xxxx++", """
        embed_embed_changelist embed_embed_add embed_embed_history embed_embed_change embed_embed_enable
        embed_embed_disable embed_embed_sign-out embed_embed_guide
        contact_contactform_changelist contact_contactform_add contact_contactform_history contact_contactform_change
        contact_contactform_switch-on contact_contactform_switch-off
        foundation_job_changelist foundation_job_history foundation_outgoingmail_retry
        foundation_outgoingmail_changelist foundation_outgoingmail_history foundation_mailstop_lift
        foundation_mailstop_changelist foundation_mailstop_history people_organisation_verify
        people_organisation_distrust people_organisation_add
        people_apitoken_changelist people_apitoken_history people_apitoken_revoke
        company_department_add company_product_changelist
        company_product_add company_product_history company_product_change forum_board_changelist
        forum_board_add forum_board_history forum_board_change sources_source_check sources_source_poll
        sources_source_offer-sign-in sources_source_withdraw-sign-in
        sources_source_pause sources_source_resume sources_source_add triage_rule_changelist triage_rule_add
        triage_rule_history triage_rule_delete triage_rule_change ingest_arrival_release
        ingest_arrival_changelist ingest_arrival_history ingest_import_for-real ingest_import_changelist
        ingest_import_add ingest_import_history ingest_rejection_changelist ingest_rejection_history
        notifications_inboundmail_release notifications_inboundmail_changelist notifications_inboundmail_history
        notifications_bounce_changelist notifications_bounce_history notifications_mailboxcursor_changelist
        notifications_mailboxcursor_history notifications_staffalert_changelist notifications_staffalert_add
        notifications_staffalert_history notifications_staffalert_delete notifications_staffalert_change
        notifications_alertcall_retry notifications_alertcall_changelist notifications_alertcall_history
        webhooks_endpoint_changelist webhooks_endpoint_add webhooks_endpoint_history webhooks_endpoint_change
        webhooks_endpoint_rotate webhooks_endpoint_switch-on webhooks_endpoint_test webhooks_endpoint_since
        webhooks_endpoint_adopt webhooks_endpoint_switch-off webhooks_endpoint_remove webhooks_message_changelist
        webhooks_message_history webhooks_message_redeliver
    """),
    (">>>xxxx++", ">>>xxxxxx", """
        people_apitoken_change
        foundation_job_change foundation_outgoingmail_change foundation_mailstop_change ingest_arrival_change
        ingest_import_change ingest_rejection_change notifications_inboundmail_change notifications_bounce_change
        notifications_mailboxcursor_change notifications_alertcall_change webhooks_message_change
    """),
    # --- Superusers alone --------------------------------------------------------------------------------------------
    (">>>xxxxx+", ">>>xxxxx+", """
        people_user_erase people_user_add people_organisation_delete company_department_delete
        company_product_delete forum_board_delete sources_source_delete auth_group_changelist auth_group_add
        auth_group_history auth_group_delete auth_group_change account_emailaddress_changelist
        account_emailaddress_add account_emailaddress_history account_emailaddress_delete
        account_emailaddress_change socialaccount_socialaccount_changelist socialaccount_socialaccount_add
        socialaccount_socialaccount_history socialaccount_socialaccount_delete
        socialaccount_socialaccount_change mfa_authenticator_changelist mfa_authenticator_add
        mfa_authenticator_history mfa_authenticator_delete mfa_authenticator_change
    """),
    (">>>xxxxxx", ">>>------", """
        autocomplete
    """),
    # --- Nobody ------------------------------------------------------------------------------------------------------
    (">>>xxxxxx", ">>>xxxxxx", """
        feedback_surveyresponse_add feedback_surveyresponse_delete feedback_poll_add feedback_poll_delete
        feedback_review_add feedback_review_delete contact_contactform_delete contact_request_add
        contact_request_delete contact_deflection_add
        contact_deflection_delete foundation_job_add foundation_job_delete foundation_outgoingmail_add
        foundation_outgoingmail_delete
        foundation_mailstop_add foundation_mailstop_delete people_user_delete company_profile_add
        company_profile_delete activity_event_add activity_event_delete forum_thread_add forum_thread_delete
        forum_post_add forum_post_delete ingest_arrival_add ingest_arrival_delete ingest_complaint_add
        ingest_complaint_delete ingest_import_delete ingest_rejection_add ingest_rejection_delete
        moderation_report_add moderation_report_delete moderation_ban_delete moderation_addressban_delete
        people_apitoken_add people_apitoken_delete
        people_claim_add people_claim_delete people_historyremoval_add people_historyremoval_delete
        moderation_trust_add moderation_trust_delete moderation_spamlesson_add moderation_spamlesson_delete
        desk_case_add desk_case_delete delivery_delivery_add delivery_delivery_delete
        knowledge_rating_add knowledge_rating_delete knowledge_video_delete knowledge_article_delete
        knowledge_revision_add knowledge_revision_delete knowledge_section_delete knowledge_shortlink_delete
        notifications_inboundmail_add notifications_inboundmail_delete notifications_bounce_add
        notifications_bounce_delete
        notifications_mailboxcursor_add notifications_mailboxcursor_delete notifications_alertcall_add
        notifications_alertcall_delete search_query_add search_query_delete feedback_townhallquestion_add
        webhooks_endpoint_delete webhooks_message_add webhooks_message_delete
        feedback_townhallquestion_delete insights_fact_add insights_fact_delete
        ideas_idea_add ideas_idea_delete ideas_vote_add ideas_vote_delete ideas_statement_add ideas_statement_delete
    """),
    (">xx++++++", ">xx++++++", """
        login
    """),
]  # fmt: skip


def verdict(response) -> str:
    """What an answer means for whoever knocked, in one letter; "?" for one that no door should give."""
    status = response.status_code
    if 300 <= status < 400:
        return SIGN_IN if "/login/" in response.headers["Location"].split("?")[0] else IN
    return IN if status < 300 or status == 422 else LETTERS.get(status, "?")


@cache
def expected() -> dict[str, tuple[str, str]]:
    """The two words of letters for each route and subject, as "forum:thread@private"."""
    table = {}
    for prefix, rows in (("", PUBLIC), ("admin:", ADMIN)):
        for on_get, on_post, names in rows:
            for name in names.split():
                name = name if name.startswith("/") else prefix + name
                if name in table:
                    raise AssertionError(f"{name} has two rows in tests/house/access.py")
                table[name] = (on_get, on_post)
    return table
