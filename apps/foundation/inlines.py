"""Rows of a table in the admin whose fields say what they are, also to whoever does not see the head of the table."""

from unfold.admin import TabularInline


class SpokenTabularInline(TabularInline):
    """A table of rows. Its labels stand once, in the head of the table; here each field carries its own, unseen."""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        return type(formset.__name__, (_Spoken, formset), {})


class _Spoken:
    """A formset each of whose fields is named to a screen reader."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # A choice of other rows is wrapped together with the links beside it.
            widget = getattr(field.widget, "widget", field.widget)
            if field.label and not widget.is_hidden:
                widget.attrs.setdefault("aria-label", field.label)
