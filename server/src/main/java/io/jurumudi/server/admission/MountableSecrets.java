package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What pods may use of the secrets of their namespace, where their service account says that it is to be told one by one. */
record MountableSecrets(String account, Set<String> secrets, Set<String> pullSecrets) {

    private static final String ANNOTATION = "kubernetes.io/enforce-mountable-secrets";

    /** Empty where all may be used. */
    static Optional<MountableSecrets> of(ObjectNode account) {
        String wanted =
                account.path("metadata").path("annotations").path(ANNOTATION).asText("");
        if (!Set.of("1", "t", "T", "TRUE", "true", "True").contains(wanted)) {
            return Optional.empty();
        }
        return Optional.of(new MountableSecrets(
                account.path("metadata").path("name").asText(""),
                names(account.path("secrets")),
                names(account.path("imagePullSecrets"))));
    }

    private static Set<String> names(JsonNode references) {
        Set<String> names = new TreeSet<>();
        references.forEach(reference -> names.add(reference.path("name").asText("")));
        return names;
    }

    /** What a pod uses that it may not, in upstream's words; empty when there is nothing. */
    Optional<String> problem(JsonNode spec) {
        for (JsonNode volume : spec.path("volumes")) {
            String secret = volume.path("secret").path("secretName").asText("");
            if (volume.has("secret") && !secrets.contains(secret)) {
                return Optional.of("volume with " + refused(secret));
            }
        }
        return problem(spec.path("initContainers"), "init container")
                .or(() -> problem(spec.path("containers"), "container"))
                .or(() -> pullProblem(spec.path("imagePullSecrets")));
    }

    /** As {@link #problem}, of the containers that were added to a running pod. */
    Optional<String> problemOfAdded(JsonNode spec) {
        return problem(spec.path("ephemeralContainers"), "ephemeral container");
    }

    private Optional<String> problem(JsonNode containers, String what) {
        for (JsonNode container : containers) {
            String who = what + " " + container.path("name").asText("") + " with ";
            for (JsonNode env : container.path("env")) {
                JsonNode secret = env.path("valueFrom").path("secretKeyRef");
                if (secret.isObject() && !secrets.contains(name(secret))) {
                    return Optional.of(who + "envVar " + name(env) + " referencing " + refused(name(secret)));
                }
            }
            for (JsonNode from : container.path("envFrom")) {
                JsonNode secret = from.path("secretRef");
                if (secret.isObject() && !secrets.contains(name(secret))) {
                    return Optional.of(who + "envFrom referencing " + refused(name(secret)));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> pullProblem(JsonNode references) {
        List<JsonNode> all = references.valueStream().toList();
        for (int i = 0; i < all.size(); i++) {
            if (!pullSecrets.contains(name(all.get(i)))) {
                return Optional.of("imagePullSecrets[" + i + "].name=\"" + name(all.get(i))
                        + "\" is not allowed because service account " + account
                        + " does not reference that imagePullSecret");
            }
        }
        return Optional.empty();
    }

    private String refused(String secret) {
        return "secret.secretName=\"" + secret + "\" is not allowed because service account " + account
                + " does not reference that secret";
    }

    private static String name(JsonNode node) {
        return node.path("name").asText("");
    }
}
