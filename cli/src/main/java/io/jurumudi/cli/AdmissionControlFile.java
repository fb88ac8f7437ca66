package io.jurumudi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An AdmissionConfiguration: what each admission plugin is told, in the file or in one beside it. */
final class AdmissionControlFile {

    private AdmissionControlFile() {}

    /** By the plugins' names. */
    static Map<String, ObjectNode> read(Path file) throws IOException {
        Map<String, ObjectNode> configurations = new HashMap<>();
        for (JsonNode plugin : Yaml.read(Files.readAllBytes(file)).path("plugins")) {
            String name = plugin.path("name").asText("");
            String path = plugin.path("path").asText("");
            if (!path.isEmpty()) {
                Path own = file.toAbsolutePath().resolveSibling(path);
                configurations.put(name, Yaml.read(Files.readAllBytes(own)));
            } else if (plugin.get("configuration") instanceof ObjectNode configuration) {
                configurations.put(name, configuration);
            }
        }
        return configurations;
    }
}
