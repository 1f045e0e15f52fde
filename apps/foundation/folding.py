"""What a template says the same each time is worked out once, when it is loaded.

The frame of a page has thirty fixed phrases, seventeen fixed addresses, ten files and as many symbols, and Django looks
each of them up anew for every visitor. Here they become plain text as soon as a template is loaded, together with the
text around them, so that what is left to do for a visitor is what depends on the visitor. Templates stay as they are.

Folded are `translate` and `blocktranslate` without variables (where the site has one language), `url` and `static`, and
simple tags marked `folds`: each with nothing but constants, and not where the result is given a name (`as`).
"""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, TextNode, Token, TokenType, Variable
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders.base import Loader as BaseLoader
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode

# Of exactly these kinds: tags of others that inherit from one may do more.
KINDS = {CommentNode, LoadNode, TranslateNode, BlockTranslateNode, URLNode, StaticNode, SimpleNode}


class FoldingLoader(BaseLoader):
    """Folds what it loads, before anybody else has it: lists that another thread draws must not shrink."""

    def get_template(self, template_name, skip=None):
        """The template, with everything constant folded. Raises TemplateDoesNotExist."""
        template, context = super().get_template(template_name, skip), Context()
        with context.bind_template(template):
            fold(template.nodelist, context)
        return template


class Loader(CachedLoader, FoldingLoader):
    """Django's loader that keeps what was loaded, and folded."""


def folds(tag: Callable) -> Callable:
    """Decorator of a simple tag that says the same for the same arguments, whoever looks and whenever."""
    tag.folds = True
    return tag


def fold(nodes: NodeList, context: Context) -> None:
    """Put text in the place of whatever is constant in these nodes and below them, and join what stands side by side.

    `context` knows the template and nothing else. No thread may draw them meanwhile.
    """
    folded: list[Node] = []
    for node in nodes:
        text = _text_of(node, context)
        if text is None:
            for below in _lists_below(node):
                fold(below, context)
            folded.append(node)
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = _as_text(folded[-1].s + text, folded[-1])
        else:
            folded.append(_as_text(text, node))
    nodes[:] = folded


def _as_text(text: str, stands_for: Node) -> TextNode:
    node = TextNode(text)
    node.token, node.origin = stands_for.token, stands_for.origin
    return node


def _lists_below(node: Node) -> Iterator[NodeList]:
    for part in vars(node).values():
        if isinstance(part, NodeList):
            yield part
        elif isinstance(part, list):
            # The branches of an `if`: pairs of a condition and its nodes.
            yield from (one for pair in part if isinstance(pair, tuple) for one in pair if isinstance(one, NodeList))


def _text_of(node: Node, context: Context) -> str | None:
    """What a node says each time; None where that depends on something."""
    if isinstance(node, TextNode):
        return node.s
    if not _is_constant(node):
        return None
    try:
        return str(node.render(context))
    except Exception:
        # Whatever is wrong with it is told to whoever draws that part of the page.
        return None


def _is_constant(node: Node) -> bool:
    if type(node) not in KINDS:
        return False
    match node:
        case CommentNode() | LoadNode():
            return True
        case TranslateNode():
            return _has_one_language() and not node.asvar and _is_fixed(node.filter_expression, node.message_context)
        case BlockTranslateNode():
            varies = node.asvar or node.extra_context or node.plural or any(_is_variable(one) for one in node.singular)
            return _has_one_language() and not varies and _is_fixed(node.message_context)
        case URLNode():
            return not node.asvar and _is_fixed(node.view_name, *node.args, *node.kwargs.values())
        case StaticNode():
            return node.varname is None and _is_fixed(node.path)
        case SimpleNode():
            is_named, fixed = node.target_var is not None, _is_fixed(*node.args, *node.kwargs.values())
            return getattr(node.func, "folds", False) and not is_named and fixed
    return False


def _is_fixed(*expressions: FilterExpression | None) -> bool:
    """Whether all of them stand in the template itself, as "reply" and 3 do, and go through no filter."""
    return all(one is None or (not one.filters and _is_literal(one.var)) for one in expressions)


def _is_literal(said) -> bool:
    return not isinstance(said, Variable) or (said.literal is not None and not said.translate)


def _is_variable(token: Token) -> bool:
    return token.token_type != TokenType.TEXT


def _has_one_language() -> bool:
    return len(settings.LANGUAGES) == 1
