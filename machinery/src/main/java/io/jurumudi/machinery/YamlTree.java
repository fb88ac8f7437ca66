package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Json.MalformedException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Converts one document. Plain scalars mean what YAML 1.1 says, since that is what upstream reads. For one use. */
final class YamlTree {
    /** A few aliases of aliases can stand for more values than any memory holds. */
    private static final int MAX_VALUES = 1_000_000;

    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]*|[1-9][0-9_]*)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private final List<String> problems = new ArrayList<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    /** Keys that came twice, each with its line. */
    List<String> problems() {
        return problems;
    }

    JsonNode convert(Node node) {
        return convert(node, 0);
    }

    private JsonNode convert(Node node, int depth) {
        if (++values > MAX_VALUES || depth > Json.MAX_DEPTH) {
            throw new MalformedException("yaml: document contains excessive aliasing");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case AnchorNode anchor -> convert(anchor.getRealNode(), depth + 1);
            case CollectionNode<?> collection -> collection(collection, depth);
            default -> throw new MalformedException("yaml: unexpected " + node.getNodeType());
        };
    }

    private JsonNode collection(CollectionNode<?> node, int depth) {
        if (!open.add(node)) {
            var name = node.getAnchor().map(Anchor::getValue).orElse("");
            throw new MalformedException("yaml: anchor '%s' value contains itself".formatted(name));
        }
        var value = switch (node) {
            case SequenceNode sequence -> {
                var list = Json.array();
                sequence.getValue().forEach(item -> list.add(convert(item, depth + 1)));
                yield list;
            }
            case MappingNode mapping -> mapping(mapping, depth);
            default -> throw new MalformedException("yaml: unexpected " + node.getNodeType());
        };
        open.remove(node);
        return value;
    }

    /** In the order of the keys: what comes of this is JSON that Go wrote. */
    private ObjectNode mapping(MappingNode mapping, int depth) {
        var object = new TreeMap<String, JsonNode>();
        var merged = Json.object();
        for (var entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new MalformedException("yaml: invalid map key: "
                        + GoValue.inGo(convert(entry.getKeyNode(), depth + 1), "interface {}"));
            }
            var value = convert(entry.getValueNode(), depth + 1);
            if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                merge(merged, value);
                continue;
            }
            var name = keyText(key);
            if (object.containsKey(name)) {
                int line = entry.getValueNode()
                        .getStartMark()
                        .map(mark -> mark.getLine() + 1)
                        .orElse(0);
                problems.add("line %d: key %s already set in map".formatted(line, GoText.quote(name)));
            }
            object.put(name, value);
        }
        merged.properties().forEach(entry -> object.putIfAbsent(entry.getKey(), entry.getValue()));
        return Json.object().setAll(object);
    }

    private static void merge(ObjectNode into, JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.properties().forEach(entry -> into.putIfAbsent(entry.getKey(), entry.getValue()));
        } else if (value.isArray()) {
            value.forEach(item -> merge(into, item));
        } else {
            throw new MalformedException("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    /** A number or flag as a key is written as JSON writes it. */
    private static String keyText(ScalarNode key) {
        return scalar(key).asText();
    }

    private static JsonNode scalar(ScalarNode node) {
        var text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN || isTaggedText(node)) {
            return TextNode.valueOf(text);
        }
        if (NULL.contains(text)) {
            return NullNode.getInstance();
        }
        if (TRUE.contains(text)) {
            return BooleanNode.TRUE;
        }
        if (FALSE.contains(text)) {
            return BooleanNode.FALSE;
        }
        if (INTEGER.matcher(text).matches()) {
            return integer(text.replace("_", ""));
        }
        if (FLOAT.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? LongNode.valueOf((long) value)
                    : DoubleNode.valueOf(value);
        }
        var notFinite = notFinite(text);
        if (notFinite.isPresent()) {
            throw new MalformedException("json: unsupported value: " + notFinite.get());
        }
        return TextNode.valueOf(text);
    }

    private static Optional<String> notFinite(String text) {
        return switch (text) {
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Optional.of("+Inf");
            case "-.inf", "-.Inf", "-.INF" -> Optional.of("-Inf");
            case ".nan", ".NaN", ".NAN" -> Optional.of("NaN");
            default -> Optional.empty();
        };
    }

    /** The library resolved plain numbers and flags itself, so where it did not, somebody wrote {@code !!str}. */
    private static boolean isTaggedText(ScalarNode node) {
        var text = node.getValue();
        return node.getTag().equals(Tag.STR)
                && (text.equals("true")
                        || text.equals("false")
                        || text.equals("null")
                        || text.matches("-?(0|[1-9][0-9]*)"));
    }

    private static JsonNode integer(String text) {
        boolean negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        BigInteger size;
        if (digits.startsWith("0x")) {
            size = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            size = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            size = new BigInteger(digits.substring(2), 8);
        } else {
            size = new BigInteger(digits, digits.startsWith("0") && digits.length() > 1 ? 8 : 10);
        }
        var value = negative ? size.negate() : size;
        if (value.bitLength() < 32) {
            return IntNode.valueOf(value.intValue());
        }
        return value.bitLength() < 64 ? LongNode.valueOf(value.longValue()) : BigIntegerNode.valueOf(value);
    }

    /** Whether a plain scalar of this text would be read as something other than that text. */
    static boolean isAmbiguous(String text) {
        return NULL.contains(text)
                || TRUE.contains(text)
                || FALSE.contains(text)
                || INTEGER.matcher(text).matches()
                || FLOAT.matcher(text).matches();
    }
}
