package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code instrumentation/events.go} and {@code core_events.go}. */
@ExtendWith(ConformanceCluster.class)
class EventsTest {
    private static final String NEW = """
            metadata: {name: %s, labels: {testevent: "true"}}
            regarding: {namespace: %s}
            eventTime: "2017-09-19T13:49:16.000000Z"
            note: This is an event
            action: Do
            reason: Test
            type: Normal
            reportingController: test-controller
            reportingInstance: test-node
            """;

    @Test
    void anEventIsFoundPatchedUpdatedAndDeleted(Api api) {
        Resource events = api.namespaced("events.k8s.io/v1", "Event", "events");
        ObjectNode created = events.create(NEW.formatted("event-test", api.namespace()));
        assertThat(events.everywhere().names(Resource.labels("testevent=true"))).contains("event-test");
        assertThat(events.names(Resource.labels("testevent=true"))).containsExactly("event-test");
        assertThat(events.names("fieldSelector=reportingController=test-controller"))
                .containsExactly("event-test");
        assertThat(coreEvents(api).names("fieldSelector=source=test-controller"))
                .containsExactly("event-test");

        String series = "series: {count: 2, lastObservedTime: '2017-09-19T13:49:11.000000Z'}";
        events.strategicPatch("event-test", series);
        assertSameBut(events.get("event-test"), created, series);

        String longer = "series: {count: 100, lastObservedTime: '2017-09-19T13:49:16.000000Z'}";
        events.change("event-test", event -> event.setAll(Api.yaml(longer)));
        assertSameBut(events.get("event-test"), created, longer);

        events.delete("event-test");
        assertThat(events.names("")).isEmpty();
        assertThat(events.everywhere().names("fieldSelector=metadata.namespace=" + api.namespace()))
                .isEmpty();
    }

    private static void assertSameBut(ObjectNode event, ObjectNode before, String difference) {
        ObjectNode expected = before.deepCopy();
        expected.setAll(Api.yaml(difference));
        for (ObjectNode object : new ObjectNode[] {event, expected}) {
            object.withObject("/metadata").remove("resourceVersion");
            object.withObject("/metadata").remove("managedFields");
        }
        assertThat(event).isEqualTo(expected);
    }

    @Test
    void aCollectionOfEventsIsDeleted(Api api) {
        Resource events = api.namespaced("events.k8s.io/v1", "Event", "events");
        for (int i = 0; i < 3; i++) {
            events.create(NEW.formatted("event-" + i, api.namespace()));
        }
        assertThat(events.names(Resource.labels("testevent=true"))).hasSize(3);
        events.deleteAll("testevent=true");
        assertThat(events.names("")).isEmpty();
    }

    @Test
    void aCoreEventIsFoundPatchedUpdatedAndDeleted(Api api) {
        Resource events = coreEvents(api);
        createCore(api, "event-test");
        assertThat(events.everywhere().names(Resource.labels("testevent=true"))).contains("event-test");

        events.strategicPatch("event-test", "message: This is patched");
        assertThat(Answer.text(events.get("event-test"), "/message")).isEqualTo("This is patched");

        String series = "series: {count: 100, lastObservedTime: '2017-09-19T13:49:16.000000Z'}";
        events.change("event-test", event -> event.setAll(Api.yaml(series)));
        ApiOperations.assertContains(events.get("event-test"), Api.yaml(series));

        events.delete("event-test");
        assertThat(events.names("")).isEmpty();
    }

    @Test
    void aCollectionOfCoreEventsIsDeleted(Api api) {
        for (int i = 0; i < 3; i++) {
            createCore(api, "event-" + i);
        }
        assertThat(coreEvents(api).names(Resource.labels("testevent=true"))).hasSize(3);
        coreEvents(api).deleteAll("testevent=true");
        assertThat(coreEvents(api).names("")).isEmpty();
    }

    private static Resource coreEvents(Api api) {
        return api.namespaced("v1", "Event", "events");
    }

    private static void createCore(Api api, String name) {
        coreEvents(api).create("""
                metadata: {name: %s, labels: {testevent: "true"}}
                involvedObject: {namespace: %s}
                message: This is an event
                reason: Test
                type: Normal
                count: 1
                """.formatted(name, api.namespace()));
    }
}
