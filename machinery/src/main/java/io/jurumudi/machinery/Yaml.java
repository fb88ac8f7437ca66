package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** YAML as Kubernetes knows it: the JSON tree in other clothes. Size, aliases and depth are limited, since it comes from strangers. */
public final class Yaml {
    private static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    private Yaml() {}

    /** @param problems keys that came twice, each with its line */
    public record Document(JsonNode tree, List<String> problems) {
        public Document {
            problems = List.copyOf(problems);
        }

        /** All problems as the one that upstream's library makes of them; none when there are none. */
        public Optional<String> complaint() {
            return problems.isEmpty()
                    ? Optional.empty()
                    : Optional.of("yaml: unmarshal errors:\n  " + String.join("\n  ", problems));
        }
    }

    /** @throws MalformedException unless it is one YAML document that holds an object */
    public static ObjectNode read(byte[] yaml) {
        if (readDocument(yaml).tree() instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedException("not a YAML mapping");
    }

    /** Each non-empty document of a stream. @throws MalformedException unless each holds an object */
    public static List<ObjectNode> readAll(byte[] yaml) {
        var objects = new ArrayList<ObjectNode>();
        var nodes = compose(yaml);
        for (var node = next(nodes); node.isPresent(); node = next(nodes)) {
            switch (new YamlTree().convert(node.get())) {
                case ObjectNode object -> objects.add(object);
                case JsonNode other when other.isNull() -> {}
                case JsonNode other -> throw new MalformedException("not a YAML mapping");
            }
        }
        return objects;
    }

    /** The first document; upstream's decoder does not look further either. @throws MalformedException unless it is YAML */
    public static Document readDocument(byte[] yaml) {
        var tree = new YamlTree();
        return next(compose(yaml))
                .map(node -> new Document(tree.convert(node), tree.problems()))
                .orElseGet(() -> new Document(Json.object().nullNode(), List.of()));
    }

    private static Iterator<Node> compose(byte[] yaml) {
        var text = YamlSyntax.text(yaml);
        var settings = LoadSettings.builder()
                .setBufferSize(text.length() + 2) // in parts, the reader stumbles over characters that lie across two
                .setCodePointLimit(MAX_CHARACTERS)
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(Integer.MAX_VALUE) // values are counted instead, whatever they come from
                .build();
        var reader = new StreamReader(settings, text);
        return new Composer(settings, new ShallowParser(new ParserImpl(settings, reader)));
    }

    private static Optional<Node> next(Iterator<Node> nodes) {
        try {
            return nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
        } catch (YamlEngineException e) {
            throw new MalformedException(YamlSyntax.complaint(e), e);
        }
    }

    /** Block style with sorted keys, as upstream prints it. */
    public static byte[] write(JsonNode tree) {
        return new YamlWriter().write(tree).getBytes(StandardCharsets.UTF_8);
    }
}
