package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in an object: the value there, perhaps absent, and the path to it. Rules read well on it, and what they complain of
 * already knows where it is. JSON's null counts as absent.
 */
public final class View {
    private final JsonNode node;
    private final String path;

    private View(JsonNode node, String path) {
        this.node = node.isNull() ? MissingNode.getInstance() : node;
        this.path = path;
    }

    public static View of(JsonNode root) {
        return new View(root, "");
    }

    /** A place that is not at the top, such as a pod template looked at on its own. */
    public static View of(JsonNode node, String path) {
        return new View(node, path);
    }

    /** The field of an object. */
    public View get(String field) {
        return new View(node.path(field), path.isEmpty() ? field : path + "." + field);
    }

    /** {@link #get} again and again. */
    public View at(String... fields) {
        var view = this;
        for (var field : fields) {
            view = view.get(field);
        }
        return view;
    }

    /** The item of a list; the path says {@code [index]}. */
    public View item(int index) {
        return new View(node.path(index), path + "[" + index + "]");
    }

    /** The value of a map; the path says {@code [key]}. */
    public View key(String key) {
        return new View(node.path(key), path + "[" + key + "]");
    }

    /** The items of a list; none when it is absent or no list. */
    public List<View> items() {
        var items = new ArrayList<View>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                items.add(item(i));
            }
        }
        return items;
    }

    /** The values of a map by key, in order; none when it is absent or no map. */
    public Map<String, View> entries() {
        var entries = new LinkedHashMap<String, View>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> entries.put(name, key(name)));
        }
        return entries;
    }

    public boolean exists() {
        return !node.isMissingNode();
    }

    /** Absent, or an empty text, list or object. */
    public boolean isEmpty() {
        return !exists()
                || (node.isContainerNode()
                        ? node.isEmpty()
                        : node.isTextual() && node.textValue().isEmpty());
    }

    public boolean isText() {
        return node.isTextual();
    }

    public boolean isNumber() {
        return node.isNumber();
    }

    public boolean isObject() {
        return node.isObject();
    }

    public boolean isList() {
        return node.isArray();
    }

    /** Items of a list, entries of an object, characters of a text; 0 when absent. */
    public int size() {
        return node.isTextual() ? node.textValue().length() : node.size();
    }

    public String text(String or) {
        return node.isTextual() ? node.textValue() : or;
    }

    /** The text, or {@code ""}. */
    public String text() {
        return text("");
    }

    public long number(long or) {
        return node.isNumber() ? node.longValue() : or;
    }

    public boolean flag(boolean or) {
        return node.isBoolean() ? node.booleanValue() : or;
    }

    /** Whether it is the text, number or flag that JSON writes so. */
    public boolean is(String value) {
        return exists() && node.isValueNode() && node.asText().equals(value);
    }

    /** Jackson's missing node when absent. */
    public JsonNode node() {
        return node;
    }

    /** The object here, or a new empty one that belongs to nothing. */
    public ObjectNode object() {
        return node instanceof ObjectNode object ? object : Json.object();
    }

    /** Whether both places hold the same value, or both none. */
    public boolean sameAs(View other) {
        return node.equals(other.node);
    }

    /** Such as {@code spec.containers[0].name}; {@code ""} at the top. */
    public String path() {
        return path;
    }

    @Override
    public String toString() {
        return path + "=" + node;
    }
}
