package io.jurumudi.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Kinds;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeletionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    private final Kinds kinds = Kinds.builtin(Schemas.builtin());

    private Kind kind(String group, String resource) {
        return kinds.resource(group, resource).orElseThrow();
    }

    private static ObjectNode object(String json) {
        return Json.read(json.replace('\'', '"'));
    }

    private static DeleteOptions grace(long seconds) {
        return DeleteOptions.none().withGracePeriod(OptionalLong.of(seconds));
    }

    @Test
    void whatNothingHoldsIsRemoved() {
        assertThat(Deletion.decide(
                        kind("", "configmaps"), object("{'metadata':{'name':'a'}}"), DeleteOptions.none(), NOW))
                .isInstanceOf(Deletion.Decision.Remove.class);
    }

    @Test
    void aFinalizerMarksAndBumpsTheGeneration() {
        ObjectNode marked = marked(Deletion.decide(
                kind("apps", "deployments"),
                object("{'metadata':{'name':'a','generation':2,'finalizers':['x/y']}}"),
                DeleteOptions.none(),
                NOW));
        assertThat(marked.at("/metadata/deletionTimestamp").asText()).isEqualTo("2026-01-01T00:00:10Z");
        assertThat(marked.at("/metadata/deletionGracePeriodSeconds").asLong()).isZero();
        assertThat(marked.at("/metadata/generation").asLong()).isEqualTo(3);
    }

    @Test
    void propagationBecomesAFinalizer() {
        DeleteOptions orphan = new DeleteOptions(
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(DeleteOptions.Propagation.ORPHAN));
        ObjectNode marked =
                marked(Deletion.decide(kind("apps", "deployments"), object("{'metadata':{'name':'a'}}"), orphan, NOW));
        assertThat(Meta.of(marked).finalizers()).containsExactly("orphan");
    }

    @Test
    void jobsLeaveTheirPodsBehindUnlessToldOtherwise() {
        ObjectNode marked = marked(
                Deletion.decide(kind("batch", "jobs"), object("{'metadata':{'name':'a'}}"), DeleteOptions.none(), NOW));
        assertThat(Meta.of(marked).finalizers()).containsExactly("orphan");
    }

    private static final String RUNNING =
            "{'metadata':{'name':'p','generation':1},'spec':{'nodeName':'n','terminationGracePeriodSeconds':30},'status':{'phase':'Running'}}";

    @Test
    void aRunningPodIsGivenTime() {
        ObjectNode marked = marked(Deletion.decide(kind("", "pods"), object(RUNNING), DeleteOptions.none(), NOW));
        assertThat(marked.at("/metadata/deletionTimestamp").asText()).isEqualTo("2026-01-01T00:00:40Z");
        assertThat(marked.at("/metadata/deletionGracePeriodSeconds").asLong()).isEqualTo(30);
    }

    @Test
    void thatTimeGetsShorterButNotLonger() {
        ObjectNode going =
                marked(Deletion.decide(kind("", "pods"), object(RUNNING), DeleteOptions.none(), NOW.minusSeconds(5)));
        ObjectNode shorter = marked(Deletion.decide(kind("", "pods"), going, grace(10), NOW));
        assertThat(shorter.at("/metadata/deletionTimestamp").asText()).isEqualTo("2026-01-01T00:00:15Z");
        assertThat(Deletion.decide(kind("", "pods"), going, grace(60), NOW)).isInstanceOf(Deletion.Decision.Wait.class);
        assertThat(Deletion.decide(kind("", "pods"), going, grace(0), NOW))
                .isInstanceOf(Deletion.Decision.MarkAndRemove.class);
    }

    @Test
    void aPodThatNeverRanGoesAtOnce() {
        assertThat(Deletion.decide(
                        kind("", "pods"),
                        object(
                                "{'metadata':{'name':'p'},'spec':{'terminationGracePeriodSeconds':30},'status':{'phase':'Pending'}}"),
                        DeleteOptions.none(),
                        NOW))
                .isInstanceOf(Deletion.Decision.MarkAndRemove.class);
    }

    @Test
    void aNamespaceWaitsForItsContents() {
        Kind namespaces = kind("", "namespaces");
        ObjectNode going = marked(Deletion.decide(
                namespaces,
                object("{'metadata':{'name':'n'},'spec':{'finalizers':['kubernetes']},'status':{'phase':'Active'}}"),
                DeleteOptions.none(),
                NOW));
        assertThat(going.at("/status/phase").asText()).isEqualTo("Terminating");
        assertThat(Deletion.decide(namespaces, going, DeleteOptions.none(), NOW))
                .isInstanceOf(Deletion.Decision.Wait.class);
    }

    private static ObjectNode marked(Deletion.Decision decision) {
        assertThat(decision).isInstanceOf(Deletion.Decision.Mark.class);
        return ((Deletion.Decision.Mark) decision).marked();
    }
}
