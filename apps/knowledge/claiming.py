"""Nothing of the articles and tutorials comes from somebody elsewhere."""

from apps.people.claiming import pass_on, stays

stays(
    "knowledge.Article.created_by",
    "knowledge.Revision.written_by",
    "knowledge.Revision.reviewed_by",
    "knowledge.Attachment.uploaded_by",
    "knowledge.Distillation.distilled_by",
    "knowledge.Video.created_by",
    because="articles and tutorials are made by people who work here",
)
stays("knowledge.Rating.person", because="whoever rates is signed in or a browser")
pass_on("knowledge.Progress.person", once=["video"])
