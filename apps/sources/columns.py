"""Which column of a file holds what: a first guess that a person corrects."""

import re
from collections.abc import Sequence

# What a row can tell. The first three are needed.
FIELDS = (
    "external_id",
    "text",
    "said_at",
    "title",
    "author_id",
    "author_name",
    "author_url",
    "followers",
    "url",
    "rating",
    "language",
    "parent_id",
    "conversation_id",
    "reply_text",
    "reply_at",
)
REQUIRED = ("external_id", "text", "said_at")

# Names that exports of app stores, review sites and social networks use, best first, without case, blanks and signs.
_KNOWN = {
    "external_id": (
        "reviewid", "tweetid", "statusid", "postid", "commentid", "complaintid", "messageid", "itemid", "externalid",
        "id", "idstr", "uuid", "guid", "referenceid", "reviewlink", "ticketid", "caseid",
    ),
    "text": (
        "content", "text", "reviewtext", "reviewcontent", "reviewbody", "fulltext", "body", "comment", "message",
        "tweet", "description", "consumercomplaintnarrative", "complaint", "review",
    ),
    "said_at": (
        "at", "createdat", "tweetcreated", "created", "reviewcreatedutc", "reviewcreated",
        "reviewsubmitdateandtime", "reviewdate", "createdutc", "publishedat", "postedat", "saidat", "submittedat",
        "datetime", "date", "timestamp", "time", "datereceived", "createtime",
    ),
    "title": ("title", "reviewtitle", "subject", "headline", "summary"),
    "author_id": (
        "authorid", "userid", "reviewerid", "consumerid", "customerid", "consumeruserid", "profileid", "fromid",
    ),
    "author_name": (
        "username", "authorname", "reviewername", "consumername", "consumerdisplayname", "reviewerusername", "name",
        "author", "user", "screenname", "authorusername", "displayname", "customername", "nickname", "from",
    ),
    "author_url": ("authorurl", "userurl", "profileurl", "authorlink", "reviewerurl"),
    "followers": (
        "followers", "followerscount", "authorfollowers", "userfollowerscount", "authorpublicmetricsfollowerscount",
    ),
    "url": ("url", "link", "permalink", "reviewurl", "reviewlink", "tweeturl", "posturl"),
    "rating": ("rating", "score", "stars", "starrating", "reviewstars", "reviewrating", "ratingvalue"),
    "language": ("language", "lang", "reviewlanguage", "reviewerlanguage", "locale"),
    "parent_id": (
        "inreplytoid", "inresponsetotweetid", "inreplytostatusid", "inreplyto", "parentid", "replyto", "replytoid",
    ),
    "conversation_id": ("conversationid", "conversation", "threadid"),
    "reply_text": (
        "replycontent", "replytext", "developerreplytext", "companyreply", "businessreply", "ownerreply", "reply",
        "developerresponse", "response", "companyresponse", "reviewreply",
    ),
    "reply_at": (
        "repliedat", "replydate", "replyat", "replycreated", "replycreatedutc", "developerreplydateandtime",
        "companyreplydate", "responsedate", "replytime",
    ),
}  # fmt: skip


def guess_mapping(columns: Sequence[str]) -> dict[str, str]:
    """Field → column, for the columns whose names say what they hold. A column is used once."""
    plain = {}
    for column in columns:
        plain.setdefault(re.sub(r"[\W_]+", "", column.casefold()), column)
    mapping: dict[str, str] = {}
    for field in FIELDS:
        for name in _KNOWN[field]:
            if name in plain and plain[name] not in mapping.values():
                mapping[field] = plain[name]
                break
    return mapping
