package io.jurumudi.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Asks the questions of {@code answers.txt} in the cluster of {@code cluster.yaml} and compares the answers beneath them.
 * {@code -Drewrite=true} writes the file anew, for review as a diff. What is right is said by
 * <a href="https://github.com/kubernetes/dns/blob/master/docs/specification.md">the specification</a>.
 */
class ClusterZoneTest {
    private static final Path FILES = Path.of("src/test/resources/io/jurumudi/network/dns");

    @Test
    void theClustersNamesHaveTheseRecords() throws IOException {
        ClusterZone zone = new ClusterZone(
                "cluster.local",
                Duration.ofSeconds(30),
                YamlView.of(Files.readString(FILES.resolve("cluster.yaml"))),
                Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC));
        StringBuilder played = new StringBuilder();
        String text = Files.readString(FILES.resolve("answers.txt"));
        for (String line : text.lines().filter(l -> !l.startsWith("  ")).toList()) {
            played.append(line).append('\n');
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] question = line.split(" ");
                played.append(answer(zone, DnsName.of(question[0]), Records.TYPES.get(question[1])));
            }
        }
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(FILES.resolve("answers.txt"), played);
        }
        assertThat(played.toString()).isEqualTo(text);
    }

    private static String answer(ClusterZone zone, DnsName name, int type) {
        Optional<InetAddress> address = ReverseNames.address(name);
        Optional<Reply> found =
                address.isPresent() ? zone.reverse(name, type, address.get()) : Optional.of(zone.answer(name, type));
        if (found.isEmpty()) {
            return "  not ours\n";
        }
        Reply reply = found.get();
        StringBuilder text = new StringBuilder();
        if (reply.answers().isEmpty()) {
            text.append(reply.code() == Wire.NXDOMAIN ? "  no such name\n" : "  no such record\n");
            assertThat(reply.authority()).singleElement().matches(r -> r.type() == Wire.SOA);
        }
        append(text, "", reply.answers());
        append(text, "and ", reply.additional());
        return text.toString();
    }

    private static void append(StringBuilder text, String prefix, List<ResourceRecord> records) {
        Records.texts(records)
                .forEach(record ->
                        text.append("  ").append(prefix).append(record).append('\n'));
    }
}
