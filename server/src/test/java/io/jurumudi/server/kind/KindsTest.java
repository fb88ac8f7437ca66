package io.jurumudi.server.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The kinds against what a running upstream server lists. */
class KindsTest {
    private final Kinds kinds = Kinds.builtin(Schemas.builtin());

    @Test
    void listsEveryResourceOfUpstreamWithItsScopeNamesAndVerbs() throws IOException {
        Set<String> ours = new TreeSet<>();
        for (Kind kind : kinds.all()) {
            for (String version : kind.servedVersions()) {
                String scope = kind.namespaced() ? "Namespaced" : "Cluster";
                ours.add(String.join(
                        "|",
                        kind.apiVersion(version),
                        kind.plural(),
                        kind.kind(),
                        scope,
                        kind.singular(),
                        String.join(",", kind.shortNames()),
                        String.join(",", kind.categories()),
                        verbs(kind.verbs())));
                for (Subresource subresource : kind.subresources()) {
                    ours.add(String.join(
                            "|",
                            kind.apiVersion(version),
                            kind.plural() + "/" + subresource.name(),
                            foreign(kind, subresource),
                            scope,
                            "",
                            "",
                            "",
                            verbs(subresource.verbs())));
                }
            }
        }
        Set<String> upstream = new TreeSet<>();
        lines("api-resources.tsv").forEach(line -> upstream.add(line.replace('\t', '|')));
        assertThat(ours).isEqualTo(upstream);
    }

    @Test
    void keepsTheOrderOfGroups() throws IOException {
        Set<String> ours = new LinkedHashSet<>();
        kinds.all().forEach(kind -> ours.add(kind.group()));
        Set<String> upstream = new LinkedHashSet<>();
        for (String line : lines("api-resources.tsv")) {
            upstream.add(GroupVersionKind.of(line.split("\t")[0], "").group());
        }
        assertThat(List.copyOf(ours)).isEqualTo(List.copyOf(upstream));
    }

    @Test
    void printsTheColumnsOfUpstream() throws IOException {
        for (String line : lines("table-columns.tsv")) {
            List<String> expected = new ArrayList<>(List.of(line.split("\t")));
            String group = GroupVersionKind.of(expected.removeFirst(), "").group();
            Kind kind = kinds.resource(group, expected.removeFirst()).orElseThrow();
            List<Column> columns =
                    kind.columns().isEmpty() ? List.of(Columns.name(), Columns.createdAt()) : kind.columns();
            List<String> ours = columns.stream()
                    .map(c -> c.name() + ":" + c.type()
                            + (c.format().isEmpty() ? "" : ":" + c.format())
                            + (c.priority() > 0 ? ":wide" : ""))
                    .toList();
            assertThat(ours).as(kind.toString()).isEqualTo(expected);
        }
    }

    @Test
    void hasASchemaForEveryServedVersion() {
        for (Kind kind : kinds.all()) {
            for (String version : kind.servedVersions()) {
                assertThat(kind.schema(version).shortName()).isEqualTo(kind.kind());
            }
        }
    }

    private static String foreign(Kind kind, Subresource subresource) {
        GroupVersionKind gvk = subresource.kind();
        return gvk.group().equals(kind.group()) ? gvk.kind() : gvk.apiVersion() + " " + gvk.kind();
    }

    private static String verbs(Set<Verb> verbs) {
        return verbs.stream().map(Verb::text).sorted().collect(Collectors.joining(","));
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = KindsTest.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).toList();
        }
    }
}
