package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Turns the name of a pod's priority class into the number that the scheduler compares. */
public final class PriorityAdmission implements AdmissionPlugin {

    private static final String GROUP = "scheduling.k8s.io";
    private static final String RESOURCE = "priorityclasses";

    private final StoredObjects objects;

    public PriorityAdmission(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods") && !request.updates("", "pods")) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        if (request.operation() == AdmissionRequest.Operation.UPDATE) {
            keep(spec, request.old().orElseThrow().path("spec"));
            return;
        }
        Optional<ObjectNode> named =
                priorityClass(request, spec.path("priorityClassName").asText(""));
        long value = named.map(c -> c.path("value").asLong()).orElse(0L);
        String preemption = named.map(c -> c.path("preemptionPolicy").asText(""))
                .filter(policy -> !policy.isEmpty())
                .orElse("PreemptLowerPriority");
        named.ifPresent(c -> spec.set("priorityClassName", c.path("metadata").path("name")));
        JsonNode given = spec.path("priority");
        if (given.isNumber() && given.asLong() != value) {
            throw request.forbidden("the integer value of priority (" + given.asLong()
                    + ") must not be provided in pod spec; priority admission controller computed " + value
                    + " from the given PriorityClass name");
        }
        String wanted = spec.path("preemptionPolicy").asText("");
        if (!wanted.isEmpty() && !wanted.equals(preemption)) {
            throw request.forbidden("the string value of PreemptionPolicy (" + wanted
                    + ") must not be provided in pod spec; priority admission controller computed " + preemption
                    + " from the given PriorityClass name");
        }
        spec.put("priority", value);
        spec.put("preemptionPolicy", preemption);
    }

    /** Clients that do not know the fields send objects without them; they do not mean to change them. */
    private static void keep(ObjectNode spec, JsonNode old) {
        for (String field : new String[] {"priority", "preemptionPolicy"}) {
            if (!spec.has(field) && old.has(field)) {
                spec.set(field, old.get(field));
            }
        }
    }

    /** The class of that name, or without a name the default class, if there is one. */
    private Optional<ObjectNode> priorityClass(AdmissionRequest request, String name) {
        if (name.isEmpty()) {
            return defaultClass();
        }
        return Optional.of(objects.find(GROUP, RESOURCE, "", name)
                .orElseThrow(() -> request.forbidden("no PriorityClass with name " + name + " was found")));
    }

    /** If there are several, the lowest, so that no pod is put above others by mistake. */
    private Optional<ObjectNode> defaultClass() {
        return objects.list(GROUP, RESOURCE, "").stream()
                .filter(c -> c.path("globalDefault").asBoolean(false))
                .min((a, b) ->
                        Long.compare(a.path("value").asLong(), b.path("value").asLong()));
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.is(GROUP, RESOURCE) || request.object().isEmpty()) {
            return;
        }
        ObjectNode object = request.object().get();
        if (!object.path("globalDefault").asBoolean(false)) {
            return;
        }
        defaultClass()
                .map(c -> c.path("metadata").path("name").asText())
                .filter(other ->
                        request.operation() == AdmissionRequest.Operation.CREATE || !other.equals(request.name()))
                .ifPresent(other -> {
                    throw request.forbidden(
                            "PriorityClass " + other + " is already marked as default. Only one default can exist");
                });
    }
}
