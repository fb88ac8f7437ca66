package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.kind.pod.PodDefaults;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** Containers that run together on one node. */
public final class PodKind implements Rules {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final Set<Verb> STREAM = EnumSet.of(Verb.CREATE, Verb.GET);
    private static final Set<Verb> PROXY = EnumSet.of(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.PATCH, Verb.UPDATE);
    private static final Set<Verb> WRITE = EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);

    private PodKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "Pod")
                .resource("pods")
                .shortNames("po")
                .categories("all")
                .generation()
                .subresource(custom("attach", STREAM, "", "PodAttachOptions"))
                .subresource(custom("binding", EnumSet.of(Verb.CREATE), "", "Binding"))
                .subresource(new Subresource.Part("ephemeralcontainers", WRITE, POD, PodKind::takeEphemeralContainers))
                .subresource(custom("eviction", EnumSet.of(Verb.CREATE), "policy", "Eviction"))
                .subresource(custom("exec", STREAM, "", "PodExecOptions"))
                .subresource(custom("log", EnumSet.of(Verb.GET), "", "Pod"))
                .subresource(custom("portforward", STREAM, "", "PodPortForwardOptions"))
                .subresource(custom("proxy", PROXY, "", "PodProxyOptions"))
                .subresource(new Subresource.Part("resize", WRITE, POD, PodKind::takeResources))
                .status()
                .field("spec.nodeName", "spec", "nodeName")
                .field("spec.restartPolicy", "spec", "restartPolicy")
                .field("spec.schedulerName", "spec", "schedulerName")
                .field("spec.serviceAccountName", "spec", "serviceAccountName")
                .field(
                        "spec.hostNetwork",
                        pod -> String.valueOf(
                                pod.path("spec").path("hostNetwork").asBoolean()))
                .field("status.phase", "status", "phase")
                .field("status.podIP", "status", "podIP")
                .field("status.podIPs", PodKind::addresses)
                .field("status.nominatedNodeName", "status", "nominatedNodeName")
                .columns(PodColumns.all())
                .rules(new PodKind());
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        object.putObject("status").put("phase", "Pending").put("qosClass", QualityOfService.of(object));
    }

    @Override
    public OptionalLong gracePeriod(ObjectNode object, OptionalLong asked) {
        String phase = object.path("status").path("phase").asText();
        boolean done = phase.equals("Succeeded") || phase.equals("Failed");
        if (done || object.path("spec").path("nodeName").asText("").isEmpty()) {
            return OptionalLong.of(0); // no kubelet has anything to stop
        }
        long seconds = asked.orElse(
                object.path("spec").path("terminationGracePeriodSeconds").asLong(30));
        return OptionalLong.of(seconds < 0 ? 1 : seconds);
    }

    @Override
    public void defaults(ObjectNode object) {
        PodDefaults.pod(object);
    }

    private static Subresource custom(String name, Set<Verb> verbs, String group, String kind) {
        return new Subresource.Custom(name, verbs, new GroupVersionKind(group, "v1", kind));
    }

    private static String addresses(ObjectNode pod) {
        return Columns.join(
                pod.path("status").path("podIPs"), ip -> ip.path("ip").asText());
    }

    private static ObjectNode takeEphemeralContainers(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        JsonNode containers = given.path("spec").path("ephemeralContainers");
        if (containers.isArray()) {
            merged.withObjectProperty("spec").set("ephemeralContainers", containers.deepCopy());
        }
        return merged;
    }

    /** A resize changes the resources and resize policies of containers that exist. */
    private static ObjectNode takeResources(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : merged.path("spec").path(list)) {
                for (JsonNode wanted : given.path("spec").path(list)) {
                    if (wanted.path("name").equals(container.path("name")) && container instanceof ObjectNode target) {
                        copy(wanted, target, "resources");
                        copy(wanted, target, "resizePolicy");
                    }
                }
            }
        }
        return merged;
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.path(field).deepCopy());
        } else {
            to.remove(field);
        }
    }
}
