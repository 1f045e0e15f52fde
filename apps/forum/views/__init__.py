"""The doors of the forum: lists, asking, a conversation, and what can be done to it."""

from .asking import AskedView, AskView, ConfirmView
from .composing import PreviewView
from .feeds import ThreadFeed, ThreadListFeed
from .joining import MergedView, MergeView, SplitView
from .lists import BoardListView, BoardView, ThreadListView
from .me_too import MeTooView
from .mentions import MentionsView
from .pictures import PicturesView, PictureView
from .posts import HistoryView, PostView, RepliesView
from .private import OutcomeView, PrivateView
from .states import AnswerView, KindView, LockView, ResolutionView, TagsView
from .thread import ThreadView

__all__ = [
    "AnswerView", "AskView", "AskedView", "BoardListView", "BoardView", "ConfirmView", "HistoryView", "KindView",
    "LockView", "MeTooView", "MentionsView", "MergeView", "MergedView", "OutcomeView", "PictureView", "PicturesView",
    "PostView", "PreviewView", "PrivateView", "RepliesView", "ResolutionView", "SplitView", "TagsView", "ThreadFeed",
    "ThreadListFeed", "ThreadListView", "ThreadView",
]  # fmt: skip
