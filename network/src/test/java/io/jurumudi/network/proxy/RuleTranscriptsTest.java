package io.jurumudi.network.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the transcripts under {@code rules}: objects are applied or deleted step by step, and what is then written to nftables is
 * compared. {@code -Drewrite=true} writes the files anew from what came out, for review as a diff.
 */
class RuleTranscriptsTest {
    private static final Path FILES = Path.of("src/test/resources/io/jurumudi/network/proxy/rules");
    private static final NodeView NODE =
            new NodeView("here", Optional.of("zone-a"), List.of("192.168.0.1", "fd00::1"), List.of());

    private final ServiceProxyConfig config = ServiceProxyConfig.builder("here")
            .families(Family.IPV4)
            .clusterCidr("10.1.0.0/16")
            .table("t")
            .build();

    static Stream<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void changesOfObjectsBecomeTheseCommands(Path file) throws IOException {
        String text = Files.readString(file);
        String played = play(text);
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(file, played);
        }
        assertThat(played).isEqualTo(text);
    }

    private String play(String text) {
        Family family = text.contains("addressType: IPv6") ? Family.IPV6 : Family.IPV4;
        Map<String, HasMetadata> objects = new LinkedHashMap<>();
        RuleSet rules = rules(family, objects);
        StringBuilder played = new StringBuilder();
        for (String section : text.split("(?m)^(?=== )")) {
            String name = section.lines().findFirst().orElse("");
            String body = section.substring(Math.min(section.length(), name.length() + 1));
            switch (name) {
                case "== apply" -> documents(body).forEach(object -> objects.put(id(object), object));
                case "== delete" -> documents(body).forEach(object -> objects.remove(id(object)));
                case "== nft" -> {
                    RuleSet next = rules(family, objects);
                    section = "== nft\n"
                            + Transaction.between(family, "t", rules, next).text() + "\n";
                    rules = next;
                }
                default -> assertThat(section).startsWith("#");
            }
            played.append(section);
        }
        return played.toString().stripTrailing() + "\n";
    }

    private RuleSet rules(Family family, Map<String, HasMetadata> objects) {
        List<Service> services = objects.values().stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .toList();
        List<EndpointSlice> slices = objects.values().stream()
                .filter(EndpointSlice.class::isInstance)
                .map(EndpointSlice.class::cast)
                .toList();
        return RuleSets.compute(
                family, config, ServicePort.of(services, family), Endpoint.of(slices, family, "here"), NODE);
    }

    private static List<HasMetadata> documents(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---$"))
                .map(document -> (HasMetadata) new KubernetesSerialization().unmarshal(document))
                .toList();
    }

    private static String id(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
