package io.jurumudi.server.kind.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.kind.OldVersion;

/** How roles and bindings were written before rbac.authorization.k8s.io/v1: the first version named subjects by an apiVersion. */
final class OldRoles {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String ALPHA = GROUP + "/v1alpha1";

    private OldRoles() {}

    static OldVersion[] roles() {
        return new OldVersion[] {beta(), OldVersion.of(ALPHA)};
    }

    static OldVersion[] bindings() {
        return new OldVersion[] {beta(), OldVersion.of(ALPHA).looks(OldRoles::renew, OldRoles::age)};
    }

    private static OldVersion beta() {
        return OldVersion.of(GROUP + "/v1beta1").deprecated(17, 22, GROUP + "/v1");
    }

    private static void renew(ObjectNode binding) {
        for (JsonNode item : binding.path("subjects")) {
            ObjectNode subject = (ObjectNode) item;
            JsonNode apiVersion = subject.remove("apiVersion");
            switch (subject.path("kind").asText("")) {
                case "ServiceAccount" -> {}
                case "User", "Group" -> subject.put("apiGroup", GROUP);
                default -> {
                    String group = apiVersion == null
                            ? ""
                            : GroupVersionKind.of(apiVersion.asText(), "").group();
                    if (!group.isEmpty()) {
                        subject.put("apiGroup", group);
                    }
                }
            }
            boolean everybody = subject.path("kind").asText("").equals("User")
                    && subject.path("name").asText("").equals("*");
            if (everybody) {
                subject.put("kind", "Group").put("name", "system:authenticated");
            }
        }
    }

    private static void age(ObjectNode binding) {
        for (JsonNode item : binding.path("subjects")) {
            ObjectNode subject = (ObjectNode) item;
            JsonNode group = subject.remove("apiGroup");
            String name = group == null ? "" : group.asText();
            String kind = subject.path("kind").asText("");
            if (kind.equals("ServiceAccount") && name.isEmpty()) {
                subject.put("apiVersion", "v1");
            } else if ((kind.equals("User") || kind.equals("Group")) && name.equals(GROUP)) {
                subject.put("apiVersion", ALPHA);
            } else {
                subject.put("apiVersion", name.isEmpty() ? "" : name + "/");
            }
        }
    }
}
