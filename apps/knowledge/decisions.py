"""What staff decides about articles, what is written for them, sections and short links."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision
from apps.foundation.verdicts import Verdict

from .deciding_forms import (
    DeclineForm,
    LanguageForm,
    MoveForm,
    NeedsChangeForm,
    RenameForm,
    ScheduleForm,
    SectionDeletionForm,
    SeenForm,
    TargetForm,
)
from .models import Revision
from .rules import ARRANGE, PUBLISH, WRITE, may_review, may_withdraw_revision, may_write
from .verbs import (
    arrange_article,
    decline_revision,
    delete_section,
    publish_revision,
    restore_revision,
    schedule_revision,
    submit_revision,
    translate_article,
    withdraw_article,
    withdraw_revision,
)
from .verbs.short_links import delete_short_link, rename_short_link, retarget_short_link

PUBLISHABLE = (Revision.State.DRAFT, Revision.State.IN_REVIEW, Revision.State.SCHEDULED)


def _require(verdict: Verdict) -> None:
    """A rule that asks more than the permission says no as a sentence beside the thing it is about."""
    if not verdict:
        raise ValidationError(str(verdict))


def _submit(revision: Revision, by, values: dict) -> None:
    _require(may_write(by, revision.article))
    submit_revision(revision, by=by)


def _publish(revision: Revision, by, values: dict) -> None:
    _require(may_review(by, revision))
    publish_revision(revision, by=by, seen=values["seen"].get(revision.pk))


def _schedule(revision: Revision, by, values: dict) -> None:
    _require(may_review(by, revision))
    schedule_revision(revision, by=by, publish_at=values["publish_at"], seen=values["seen"].get(revision.pk))


def _decline(revision: Revision, by, values: dict) -> None:
    decline_revision(revision, by=by, note=values["note"], seen=values["seen"].get(revision.pk))


def _give_up(revision: Revision, by, values: dict) -> None:
    _require(may_withdraw_revision(by, revision))
    withdraw_revision(revision, by=by)


def _restore(revision: Revision, by, values: dict) -> None:
    _require(may_write(by, revision.article))
    restore_revision(revision, by=by)


SUBMIT = Decision(
    name="submit",
    label=gettext_lazy("Ask for a review"),
    permission=WRITE,
    apply=_submit,
    done=lambda count: ngettext("%d waits for review.", "%d wait for review.", count) % count,
    fits=lambda revision: revision.state in (Revision.State.DRAFT, Revision.State.DECLINED),
    tone="main",
)
PUBLISH_NOW = Decision(
    name="publish",
    label=gettext_lazy("Publish"),
    permission=PUBLISH,
    apply=_publish,
    form=SeenForm,
    done=lambda count: ngettext("%d is published.", "%d are published.", count) % count,
    explanation=gettext_lazy("It replaces what the article says now, and its votes begin anew."),
    fits=lambda revision: revision.state in PUBLISHABLE,
    tone="main",
)
SCHEDULE = Decision(
    name="schedule",
    label=gettext_lazy("Publish at a time"),
    permission=PUBLISH,
    apply=_schedule,
    form=ScheduleForm,
    done=lambda count: ngettext("%d has its time.", "%d have their time.", count) % count,
    fits=lambda revision: revision.state in PUBLISHABLE,
)
DECLINE = Decision(
    name="decline",
    label=gettext_lazy("Send back"),
    permission=PUBLISH,
    apply=_decline,
    form=DeclineForm,
    done=lambda count: ngettext("%d was sent back.", "%d were sent back.", count) % count,
    fits=lambda revision: revision.is_at_work and revision.state != Revision.State.DECLINED,
)
GIVE_UP = Decision(
    name="give-up",
    label=gettext_lazy("Give it up"),
    permission=WRITE,
    apply=_give_up,
    done=lambda count: ngettext("%d was given up.", "%d were given up.", count) % count,
    explanation=gettext_lazy("The words stay in the history."),
    fits=lambda revision: revision.is_at_work,
    tone="danger",
)
RESTORE = Decision(
    name="restore",
    label=gettext_lazy("Begin a draft with these words"),
    permission=WRITE,
    apply=_restore,
    done=lambda count: ngettext("%d draft was begun.", "%d drafts were begun.", count) % count,
    fits=lambda revision: revision.state in (Revision.State.SUPERSEDED, Revision.State.WITHDRAWN),
    in_bulk=False,
)
# Those that stand on the page of a revision with their forms, beside the words that they are about.
REVIEW = (PUBLISH_NOW, SCHEDULE, DECLINE)
REVISION_DECISIONS = (SUBMIT, *REVIEW, RESTORE, GIVE_UP)

WITHDRAW = Decision(
    name="withdraw",
    label=gettext_lazy("Withdraw"),
    permission=PUBLISH,
    apply=lambda article, by, values: withdraw_article(article, by=by),
    done=lambda count: ngettext("%d article was withdrawn.", "%d articles were withdrawn.", count) % count,
    explanation=gettext_lazy(
        "Its page says that it is gone, and so do its translations. What it said stays in the history."
    ),
    fits=lambda article: article.is_published,
    tone="danger",
)
TRANSLATE = Decision(
    name="translate",
    label=gettext_lazy("Translate"),
    permission=WRITE,
    apply=lambda article, by, values: translate_article(article, by=by, language=values["language"]),
    form=LanguageForm,
    done=lambda count: ngettext("%d draft is ready to be translated.", "%d drafts are ready.", count) % count,
    explanation=gettext_lazy("A draft in that language that begins with the words of the original."),
    fits=lambda article: not article.is_translation,
)
MOVE = Decision(
    name="move",
    label=gettext_lazy("Move into a section"),
    permission=ARRANGE,
    apply=lambda article, by, values: arrange_article(article, by=by, section=values["section"]),
    form=MoveForm,
    done=lambda count: ngettext("%d article was moved.", "%d articles were moved.", count) % count,
    fits=lambda article: not article.is_translation,
)
NEEDS_CHANGE = Decision(
    name="needs-change",
    label=gettext_lazy("Note what needs change"),
    permission=WRITE,
    apply=lambda article, by, values: arrange_article(article, by=by, needs_change=values["note"]),
    form=NeedsChangeForm,
    done=lambda count: ngettext("%d article carries the note.", "%d articles carry the note.", count) % count,
)
NEEDS_NOTHING = Decision(
    name="needs-nothing",
    label=gettext_lazy("Needs no change any more"),
    permission=ARRANGE,
    apply=lambda article, by, values: arrange_article(article, by=by, needs_change=""),
    done=lambda count: ngettext("%d article is fine again.", "%d articles are fine again.", count) % count,
    fits=lambda article: bool(article.needs_change),
)
ARTICLE_DECISIONS: tuple[Decision, ...] = (TRANSLATE, MOVE, NEEDS_CHANGE, NEEDS_NOTHING, WITHDRAW)

DELETE_SECTION = Decision(
    name="remove",
    label=gettext_lazy("Delete the section"),
    permission="knowledge.delete_section",
    apply=lambda section, by, values: delete_section(section, by=by, move_to=values["move_to"]),
    form=SectionDeletionForm,
    done=lambda count: ngettext("%d section is gone.", "%d sections are gone.", count) % count,
    in_bulk=False,
    closes=True,
    tone="danger",
)

RENAME_LINK = Decision(
    name="rename",
    label=gettext_lazy("Rename"),
    permission="knowledge.change_shortlink",
    apply=lambda link, by, values: rename_short_link(link, by=by, slug=values["slug"]),
    form=RenameForm,
    done=lambda count: ngettext("%d link was renamed.", "%d links were renamed.", count) % count,
    explanation=gettext_lazy("The old name leads where the new one leads, for ever."),
    fits=lambda link: not link.is_former_name,
    in_bulk=False,
    closes=True,
)
RETARGET_LINK = Decision(
    name="retarget",
    label=gettext_lazy("Let it lead elsewhere"),
    permission="knowledge.change_shortlink",
    apply=lambda link, by, values: retarget_short_link(link, by=by, **values["target"]),
    form=TargetForm,
    done=lambda count: ngettext("%d link leads elsewhere.", "%d links lead elsewhere.", count) % count,
    fits=lambda link: not link.is_former_name,
    in_bulk=False,
)
DELETE_LINK = Decision(
    name="remove",
    label=gettext_lazy("Delete"),
    permission="knowledge.delete_shortlink",
    apply=lambda link, by, values: delete_short_link(link, by=by),
    done=lambda count: ngettext("%d link is gone.", "%d links are gone.", count) % count,
    explanation=gettext_lazy("Refused as long as somebody follows it. Its former names go, too."),
    closes=True,
    tone="danger",
)
LINK_DECISIONS = (RENAME_LINK, RETARGET_LINK, DELETE_LINK)
