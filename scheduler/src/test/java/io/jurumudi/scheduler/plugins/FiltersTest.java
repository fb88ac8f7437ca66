package io.jurumudi.scheduler.plugins;

import static io.jurumudi.scheduler.Objects.all;
import static io.jurumudi.scheduler.Objects.asking;
import static io.jurumudi.scheduler.Objects.labelled;
import static io.jurumudi.scheduler.Objects.node;
import static io.jurumudi.scheduler.Objects.nodeLabel;
import static io.jurumudi.scheduler.Objects.pod;
import static io.jurumudi.scheduler.Objects.snapshot;
import static io.jurumudi.scheduler.Objects.taint;
import static io.jurumudi.scheduler.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each filter lets through, and the words it rejects with. */
class FiltersTest {

    private static final String ZONE = "topology.kubernetes.io/zone";

    @Test
    void cordonedNodesTakeOnlyPodsThatTolerateIt() {
        NodeInfo cordoned =
                with(node("n", n -> n.editSpec().withUnschedulable(true).endSpec()));
        FilterPlugin plugin = new NodeUnschedulable();
        assertThat(reasons(plugin, pod("p"), cordoned)).containsExactly("node(s) were unschedulable");
        assertThat(reasons(plugin, pod("p", tolerating("", "Exists", "", "")), cordoned))
                .isEmpty();
        assertThat(reasons(plugin, pod("p"), with(node("n")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',       Exists, '',    '',           true",
        "dedicated,Exists, '',    '',           true",
        "dedicated,Equal,  infra, NoSchedule,   true",
        "dedicated,'',     infra, '',           true",
        "dedicated,Equal,  other, NoSchedule,   false",
        "dedicated,Exists, '',    NoExecute,    false",
        "other,    Exists, '',    '',           false",
    })
    void taintsKeepPodsOffThatDoNotTolerateThem(
            String key, String operator, String value, String effect, boolean tolerated) {
        NodeInfo tainted = with(node("n", taint("dedicated", "infra", "NoSchedule")));
        List<String> reasons =
                reasons(new TaintToleration(), pod("p", tolerating(key, operator, value, effect)), tainted);
        assertThat(reasons).isEqualTo(tolerated ? List.of() : List.of("node(s) had untolerated taint(s)"));
    }

    @Test
    void softTaintsKeepNobodyOff() {
        assertThat(reasons(new TaintToleration(), pod("p"), with(node("n", taint("a", "b", "PreferNoSchedule")))))
                .isEmpty();
    }

    @Test
    void aNodeSelectorDemandsAllItsLabels() {
        Pod pod = pod(
                "p",
                p -> p.editSpec()
                        .addToNodeSelector("disk", "ssd")
                        .addToNodeSelector("zone", "a")
                        .endSpec());
        assertThat(reasons(new NodeAffinity(), pod, with(node("n", nodeLabel("disk", "ssd")))))
                .containsExactly("node(s) didn't match Pod's node affinity/selector");
        assertThat(reasons(
                        new NodeAffinity(),
                        pod,
                        with(node(
                                "n",
                                n -> nodeLabel("zone", "a")
                                        .apply(nodeLabel("disk", "ssd").apply(n))))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cores, In,           '8,16', true",
        "cores, In,           '4',    false",
        "cores, NotIn,        '4',    true",
        "disk,  NotIn,        'ssd',  true",
        "cores, Exists,       '',     true",
        "disk,  Exists,       '',     false",
        "disk,  DoesNotExist, '',     true",
        "cores, Gt,           '4',    true",
        "cores, Gt,           '8',    false",
        "cores, Lt,           '16',   true",
        "disk,  Lt,           '16',   false",
    })
    void nodeAffinityHasOperators(String key, String operator, String values, boolean fits) {
        Pod pod = pod(
                "p",
                p -> p.editSpec()
                        .withNewAffinity()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addToMatchExpressions(new NodeSelectorRequirement(
                                key, operator, values.isEmpty() ? List.of() : List.of(values.split(","))))
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .endSpec());
        assertThat(reasons(new NodeAffinity(), pod, with(node("n", nodeLabel("cores", "8"))))
                        .isEmpty())
                .isEqualTo(fits);
    }

    @Test
    void aPodThatAsksForTwoNodesAtOnceGetsNone() {
        Pod pod = pod(
                "p",
                p -> p.editSpec()
                        .withNewAffinity()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addToMatchFields(new NodeSelectorRequirement("metadata.name", "In", List.of("a")))
                        .addToMatchFields(new NodeSelectorRequirement("metadata.name", "In", List.of("b")))
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .endSpec());
        assertThat(new NodeAffinity().filtering(PodInfo.of(pod), snapshot()))
                .isEqualTo(new Filtering.NoNode("pod affinity terms conflict"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',        TCP, 80, false",
        "127.0.0.1, TCP, 80, false",
        "10.0.0.2,  TCP, 80, true",
        "0.0.0.0,   TCP, 80, false",
        "127.0.0.1, UDP, 80, true",
        "127.0.0.1, TCP, 81, true",
    })
    void portsOfANodeAreTakenOnce(String ip, String protocol, int port, boolean fits) {
        NodeInfo node = with(node("n"), pod("there", port("127.0.0.1", "TCP", 80)));
        assertThat(reasons(new NodePorts(), pod("p", port(ip, protocol, port)), node))
                .isEqualTo(fits ? List.of() : List.of("node(s) didn't have free ports for the requested pod ports"));
    }

    @Test
    void aNodeMustHaveWhatAPodAsksFor() {
        NodeInfo used = with(node("n"), pod("there", asking("3", "1Gi")));
        FilterPlugin plugin = new NodeResourcesFit();
        assertThat(reasons(plugin, pod("p", asking("1", "7Gi")), used)).isEmpty();
        assertThat(reasons(plugin, pod("p", asking("1001m", "")), used)).containsExactly("Insufficient cpu");
        assertThat(reasons(plugin, pod("p", asking("2", "8Gi")), used))
                .containsExactlyInAnyOrder("Insufficient cpu", "Insufficient memory");
        Pod gpu = pod(
                "p",
                p -> p.editSpec()
                        .addToContainers(new ContainerBuilder()
                                .withName("main")
                                .withNewResources()
                                .addToRequests("example.com/gpu", new Quantity("1"))
                                .endResources()
                                .build())
                        .endSpec());
        assertThat(reasons(plugin, gpu, used)).containsExactly("Insufficient example.com/gpu");
        NodeInfo full = with(node(
                "n",
                n -> n.editStatus().addToAllocatable("pods", new Quantity("0")).endStatus()));
        assertThat(reasons(plugin, pod("p"), full)).containsExactly("Too many pods");
    }

    @Test
    void hardSpreadingKeepsDomainsEven() {
        UnaryOperator<PodBuilder> spread = all(
                labelled("app", "web"),
                p -> p.editSpec()
                        .addNewTopologySpreadConstraint()
                        .withTopologyKey(ZONE)
                        .withMaxSkew(1)
                        .withWhenUnsatisfiable("DoNotSchedule")
                        .withNewLabelSelector()
                        .addToMatchLabels("app", "web")
                        .endLabelSelector()
                        .endTopologySpreadConstraint()
                        .endSpec());
        NodeInfo crowded = with(node("a", nodeLabel(ZONE, "a")), pod("1", labelled("app", "web")));
        NodeInfo empty = with(node("b", nodeLabel(ZONE, "b")), pod("2", labelled("app", "other")));
        NodeInfo nowhere = with(node("c"));
        Snapshot snapshot = snapshot(crowded, empty, nowhere);
        assertThat(reasons(new PodTopologySpread(), pod("p", spread), crowded, snapshot))
                .containsExactly("node(s) didn't match pod topology spread constraints");
        assertThat(reasons(new PodTopologySpread(), pod("p", spread), empty, snapshot))
                .isEmpty();
        assertThat(reasons(new PodTopologySpread(), pod("p", spread), nowhere, snapshot))
                .containsExactly("node(s) didn't match pod topology spread constraints (missing required label)");
    }

    @Test
    void podsKeepNearAndApart() {
        Pod db = pod("db", all(labelled("app", "db"), keeping(false, "app", "db")));
        NodeInfo withDb = with(node("a", nodeLabel(ZONE, "a")), db);
        NodeInfo without = with(node("b", nodeLabel(ZONE, "b")));
        Snapshot snapshot = snapshot(withDb, without);
        FilterPlugin plugin = new InterPodAffinity();
        Pod near = pod("web", keeping(true, "app", "db"));
        assertThat(reasons(plugin, near, withDb, snapshot)).isEmpty();
        assertThat(reasons(plugin, near, without, snapshot)).containsExactly("node(s) didn't match pod affinity rules");
        Pod apart = pod("other", keeping(false, "app", "db"));
        assertThat(reasons(plugin, apart, withDb, snapshot))
                .containsExactly("node(s) didn't match pod anti-affinity rules");
        assertThat(reasons(plugin, apart, without, snapshot)).isEmpty();
        Pod unwanted = pod("db2", labelled("app", "db"));
        assertThat(reasons(plugin, unwanted, withDb, snapshot))
                .containsExactly("node(s) didn't satisfy existing pods anti-affinity rules");
        Pod first = pod("first", all(labelled("app", "new"), keeping(true, "app", "new")));
        assertThat(reasons(plugin, first, without, snapshot)).isEmpty();
    }

    private static List<String> reasons(FilterPlugin plugin, Pod pod, NodeInfo node) {
        return reasons(plugin, pod, node, snapshot(node));
    }

    private static List<String> reasons(FilterPlugin plugin, Pod pod, NodeInfo node, Snapshot snapshot) {
        return switch (plugin.filtering(PodInfo.of(pod), snapshot)) {
            case Filtering.NotConcerned none -> List.of();
            case Filtering.NoNode(String reason) -> List.of(reason);
            case Filtering.EachNode(var judge) ->
                judge.apply(node) instanceof Verdict.Rejected(List<String> reasons, boolean hopeless)
                        ? reasons
                        : List.of();
        };
    }

    private static UnaryOperator<PodBuilder> tolerating(String key, String operator, String value, String effect) {
        return pod -> pod.editSpec()
                .addNewToleration()
                .withKey(key)
                .withOperator(operator)
                .withValue(value)
                .withEffect(effect)
                .endToleration()
                .endSpec();
    }

    private static UnaryOperator<PodBuilder> port(String ip, String protocol, int port) {
        return pod -> pod.editSpec()
                .addToContainers(new ContainerBuilder()
                        .withName("main")
                        .addNewPort()
                        .withHostIP(ip)
                        .withProtocol(protocol)
                        .withHostPort(port)
                        .withContainerPort(port)
                        .endPort()
                        .build())
                .endSpec();
    }

    private static UnaryOperator<PodBuilder> keeping(boolean near, String key, String value) {
        return pod -> near
                ? pod.editSpec()
                        .withNewAffinity()
                        .withNewPodAffinity()
                        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .withTopologyKey(ZONE)
                        .withNewLabelSelector()
                        .addToMatchLabels(key, value)
                        .endLabelSelector()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endPodAffinity()
                        .endAffinity()
                        .endSpec()
                : pod.editSpec()
                        .withNewAffinity()
                        .withNewPodAntiAffinity()
                        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .withTopologyKey(ZONE)
                        .withNewLabelSelector()
                        .addToMatchLabels(key, value)
                        .endLabelSelector()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endPodAntiAffinity()
                        .endAffinity()
                        .endSpec();
    }

    @Test
    void aNamedNodeIsTheOnlyOne() {
        Node node = node("n");
        Pod pod = pod("p", p -> p.editSpec().withNodeName("other").endSpec());
        assertThat(reasons(new NodeName(), pod, with(node)))
                .containsExactly("node(s) didn't match the requested node name");
    }
}
