package io.jurumudi.machinery;

import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.schema.ObjectType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Collects what is wrong with an object, each with its path, in upstream's words. For one thread. */
public final class Problems {
    private final List<Cause> causes = new ArrayList<>();
    private final Optional<ObjectType> type;

    /** For objects whose type is not known: values are shown as they are. */
    public Problems() {
        type = Optional.empty();
    }

    /** @param type of the object whose places will be complained of; values are shown as upstream shows those of the type */
    public Problems(ObjectType type) {
        this.type = Optional.of(type);
    }

    public void required(View view, String detail) {
        add("FieldValueRequired", "Required value", view.path(), detail);
    }

    public void required(View view) {
        required(view, "");
    }

    public void invalid(View view, String detail) {
        add("FieldValueInvalid", "Invalid value: " + render(view), view.path(), detail);
    }

    /** For a value that is shown as what stands at the view but told of another place. */
    public void invalid(View view, String path, String detail) {
        add("FieldValueInvalid", "Invalid value: " + render(view), path, detail);
    }

    /** For a place that is wrong as a whole: its value is not shown. */
    public void invalidUnshown(View view, String detail) {
        add("FieldValueInvalid", "Invalid value", view.path(), detail);
    }

    /** One problem for each of the details; none for none. */
    public void invalid(View view, Collection<String> details) {
        details.forEach(detail -> invalid(view, detail));
    }

    /** For a value that is only part of what stands in the object, such as one word of a text or the key of a map. */
    public void invalid(String path, String value, String detail) {
        add("FieldValueInvalid", "Invalid value: " + GoText.quote(value), path, detail);
    }

    public void notSupported(View view, Collection<String> supported) {
        var value = view.exists() ? render(view) : "\"\"";
        var detail = supported.isEmpty() ? "" : "supported values: " + GoText.quoteAll(supported);
        add("FieldValueNotSupported", "Unsupported value: " + value, view.path(), detail);
    }

    /** For a value that is only part of what stands in the object, such as the key of a map. */
    public void notSupported(String path, String value, Collection<String> supported) {
        add(
                "FieldValueNotSupported",
                "Unsupported value: " + GoText.quote(value),
                path,
                "supported values: " + GoText.quoteAll(supported));
    }

    public void duplicate(View view) {
        add("FieldValueDuplicate", "Duplicate value: " + render(view), view.path(), "");
    }

    public void forbidden(View view, String detail) {
        add("FieldValueForbidden", "Forbidden", view.path(), detail);
    }

    /** @param max bytes */
    public void tooLong(View view, int max) {
        var detail = "may not be more than %d %s".formatted(max, max == 1 ? "byte" : "bytes");
        add("FieldValueTooLong", "Too long", view.path(), detail);
    }

    /** @param max items */
    public void tooMany(View view, int max) {
        var detail = "must have at most %d %s".formatted(max, max == 1 ? "item" : "items");
        add("FieldValueTooMany", "Too many: " + view.size(), view.path(), detail);
    }

    public void notFound(View view) {
        add("FieldValueNotFound", "Not found: " + render(view), view.path(), "");
    }

    public void typeInvalid(View view, String detail) {
        add("FieldValueTypeInvalid", "Invalid value: " + render(view), view.path(), detail);
    }

    public void add(Cause cause) {
        causes.add(cause);
    }

    /** Takes problems back. */
    public void removeIf(Predicate<Cause> unwanted) {
        causes.removeIf(unwanted);
    }

    public List<Cause> causes() {
        return List.copyOf(causes);
    }

    public boolean isEmpty() {
        return causes.isEmpty();
    }

    /** @throws ApiException Invalid, unless there is no problem */
    public void throwIfAny(GroupKind kind, String name) {
        if (!causes.isEmpty()) {
            throw ApiException.invalid(kind, name, causes);
        }
    }

    private void add(String reason, String message, String path, String detail) {
        causes.add(new Cause(reason, detail.isEmpty() ? message : message + ": " + detail, path));
    }

    private String render(View view) {
        var node = type.map(t -> InternalForm.at(t, view.path(), view.node())).orElse(view.node());
        if (node.isMissingNode()) {
            return "null";
        }
        return node.isTextual() ? GoText.quote(node.textValue()) : Json.text(node);
    }
}
