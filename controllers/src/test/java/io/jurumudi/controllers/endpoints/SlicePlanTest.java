package io.jurumudi.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
    private static final List<EndpointPort> HTTP = List.of(new EndpointPortBuilder()
            .withName("")
            .withPort(80)
            .withProtocol("TCP")
            .build());
    private static final EndpointSlice TEMPLATE = new EndpointSliceBuilder()
            .withNewMetadata()
            .withGenerateName("web-")
            .addToLabels("kubernetes.io/service-name", "web")
            .endMetadata()
            .withAddressType("IPv4")
            .build();

    private static Endpoint endpoint(int n, boolean ready) {
        return new EndpointBuilder()
                .withAddresses("10.0.0." + n)
                .withNewConditions(ready, ready, false)
                .withNewTargetRef()
                .withUid("pod-" + n)
                .endTargetRef()
                .build();
    }

    private static List<Endpoint> endpoints(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> endpoint(n, true)).toList();
    }

    private static EndpointSlice slice(String name, List<EndpointPort> ports, List<Endpoint> endpoints) {
        return new EndpointSliceBuilder(TEMPLATE)
                .editMetadata()
                .withGenerateName(null)
                .withName(name)
                .withUid(name)
                .endMetadata()
                .withPorts(ports)
                .withEndpoints(endpoints)
                .build();
    }

    private static SlicePlan plan(List<Endpoint> wanted, EndpointSlice... existing) {
        return SlicePlan.plan(TEMPLATE, wanted.isEmpty() ? Map.of() : Map.of(HTTP, wanted), List.of(existing), 4);
    }

    private static List<Integer> sizes(List<EndpointSlice> slices) {
        return slices.stream().map(s -> s.getEndpoints().size()).toList();
    }

    private static void assertNothing(SlicePlan plan) {
        assertThat(plan).isEqualTo(new SlicePlan(List.of(), List.of(), List.of()));
    }

    @Test
    void nothingIsWrittenWhenAllIsWell() {
        assertNothing(plan(endpoints(0, 3), slice("a", HTTP, endpoints(0, 3))));
    }

    @Test
    void whatTheServerLeavesOutCountsAsTheSame() {
        List<EndpointPort> bare = List.of(
                new EndpointPortBuilder().withPort(80).withProtocol("TCP").build());
        assertNothing(plan(endpoints(0, 3), slice("a", bare, endpoints(0, 3))));
    }

    @Test
    void aServiceWithoutPodsHasOneEmptySlice() {
        SlicePlan first = plan(List.of());
        assertThat(sizes(first.create())).containsExactly(0);
        assertNothing(plan(List.of(), slice("a", List.of(), List.of())));
    }

    @Test
    void newEndpointsFillSlicesAndThenNewOnes() {
        assertThat(sizes(plan(endpoints(0, 10)).create())).containsExactly(4, 4, 2);
        SlicePlan more = plan(endpoints(0, 5), slice("full", HTTP, endpoints(0, 3)));
        assertThat(more.update()).isEmpty();
        assertThat(sizes(more.create())).containsExactly(2);
        SlicePlan fits = plan(endpoints(0, 4), slice("roomy", HTTP, endpoints(0, 3)));
        assertThat(sizes(fits.update())).containsExactly(4);
        assertThat(fits.create()).isEmpty();
    }

    @Test
    void slicesThatChangeAnywayTakeInNewEndpointsFirst() {
        SlicePlan plan = plan(endpoints(1, 7), slice("a", HTTP, endpoints(0, 3)), slice("b", HTTP, endpoints(3, 6)));
        assertThat(plan.update()).extracting(s -> s.getMetadata().getName()).containsExactly("a");
        assertThat(sizes(plan.update())).containsExactly(3);
    }

    @Test
    void aChangedConditionIsWritten() {
        SlicePlan plan = plan(List.of(endpoint(1, false)), slice("a", HTTP, List.of(endpoint(1, true))));
        assertThat(plan.update()
                        .getFirst()
                        .getEndpoints()
                        .getFirst()
                        .getConditions()
                        .getReady())
                .isFalse();
    }

    @Test
    void aSliceThatWouldGoIsWrittenOverInstead() {
        List<EndpointPort> other =
                List.of(new EndpointPortBuilder().withPort(81).build());
        SlicePlan plan = plan(endpoints(0, 1), slice("a", other, endpoints(0, 1)));
        assertThat(plan.create()).isEmpty();
        assertThat(plan.delete()).isEmpty();
        assertThat(plan.update().getFirst().getMetadata().getName()).isEqualTo("a");
        assertThat(plan.update().getFirst().getPorts()).isEqualTo(HTTP);
    }
}
