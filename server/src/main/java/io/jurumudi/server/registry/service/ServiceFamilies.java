package io.jurumudi.server.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.core.ServiceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Works out of which address families a Service is to be, in a cluster that has one; the linked fields of old and new clients agree afterwards. */
final class ServiceFamilies {
    private static final String NONE = "None";
    private static final String POLICY = "ipFamilyPolicy";
    private static final String FAMILIES = "ipFamilies";
    private static final String ADDRESSES = "clusterIPs";

    private final Kind kind;
    private final String family;
    private final ObjectNode service;
    private final ObjectNode spec;
    private final Optional<JsonNode> old;

    /** @param family the cluster's */
    ServiceFamilies(Kind kind, String family, ObjectNode service, ObjectNode spec, Optional<JsonNode> old) {
        this.kind = kind;
        this.family = family;
        this.service = service;
        this.spec = spec;
        this.old = old;
    }

    void complete() {
        old.filter(before -> !isExternal(before) && !isExternal(spec)).ifPresent(this::keep);
        align(old.orElse(MissingNode.getInstance()));
        if (isExternal(spec) || old.filter(this::prefersAsBefore).isPresent()) {
            return;
        }
        boolean bare = spec.path("clusterIP").asText("").equals(NONE)
                && spec.path("selector").isEmpty();
        policy(bare);
        check(problems -> ServiceRules.clusterAddresses(problems, View.of(service)));
        boolean single = spec.path(POLICY).asText("").equals("SingleStack");
        old.filter(before -> single).ifPresent(this::release);
        check(problems -> changes(problems, single));
        if (bare) {
            bare(single);
            return;
        }
        check(this::configured);
        if (spec.path(FAMILIES).isEmpty()) {
            spec.putArray(FAMILIES).add(family);
        }
    }

    /** Addresses stay when a client that does not know of them leaves them out. */
    private void keep(JsonNode before) {
        if (spec.path("clusterIP").asText("").isEmpty() && before.has("clusterIP")) {
            spec.set("clusterIP", before.get("clusterIP"));
        }
        if (spec.path(ADDRESSES).isEmpty() && !before.path(ADDRESSES).isEmpty()) {
            spec.set(ADDRESSES, before.get(ADDRESSES).deepCopy());
        }
    }

    /** An old client changes the single field only. */
    private void align(JsonNode before) {
        String one = spec.path("clusterIP").asText("");
        JsonNode all = spec.path(ADDRESSES);
        String oneBefore = before.path("clusterIP").asText("");
        if (before.isMissingNode()) {
            if (!one.isEmpty() && all.isEmpty()) {
                spec.putArray(ADDRESSES).add(one);
            }
            return;
        }
        if (all.isEmpty() && one.equals(oneBefore) && !before.path(ADDRESSES).isEmpty()) {
            spec.set(ADDRESSES, before.get(ADDRESSES).deepCopy());
        }
        boolean sameList = texts(spec.path(ADDRESSES)).equals(texts(before.path(ADDRESSES)));
        if (!one.equals(oneBefore) && sameList) {
            spec.remove(ADDRESSES);
            if (!one.isEmpty()) {
                spec.putArray(ADDRESSES).add(one);
            }
        }
    }

    private boolean prefersAsBefore(JsonNode before) {
        return spec.path(POLICY).asText("").equals("PreferDualStack")
                && before.path(POLICY).asText("").equals("PreferDualStack")
                && texts(spec.path(ADDRESSES)).equals(texts(before.path(ADDRESSES)))
                && texts(spec.path(FAMILIES)).equals(texts(before.path(FAMILIES)));
    }

    private void policy(boolean bare) {
        if (!spec.hasNonNull(POLICY)) {
            Optional<JsonNode> before = old.map(o -> o.path(POLICY)).filter(JsonNode::isTextual);
            spec.put(POLICY, before.map(JsonNode::asText).orElse(bare ? "RequireDualStack" : "SingleStack"));
        }
    }

    /** Going back to one family gives up what there is of the other. */
    private void release(JsonNode before) {
        for (String field : List.of(ADDRESSES, FAMILIES)) {
            if (spec.path(field) instanceof ArrayNode list
                    && list.size() > 1
                    && texts(list).equals(texts(before.path(field)))) {
                list.remove(1);
            }
        }
    }

    private void changes(Problems problems, boolean single) {
        View view = View.of(service).get("spec");
        old.filter(before -> !single).ifPresent(before -> {
            if (reduced(before, ADDRESSES)) {
                problems.invalid(view.get(POLICY), "must be 'SingleStack' to release the secondary cluster IP");
            }
            if (reduced(before, FAMILIES)) {
                problems.invalid(view.get(POLICY), "must be 'SingleStack' to release the secondary IP family");
            }
        });
        if (single && spec.path(ADDRESSES).size() == 2) {
            problems.invalid(
                    view.get(POLICY),
                    "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified");
        }
        if (single && spec.path(FAMILIES).size() == 2) {
            problems.invalid(
                    view.get(POLICY),
                    "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
        }
        JsonNode all = spec.path(ADDRESSES);
        for (int i = spec.path(FAMILIES).size();
                i < all.size() && !all.get(0).asText().equals(NONE);
                i++) {
            String of = Addresses.isV6(all.get(i).asText()) ? "IPv6" : "IPv4";
            if (of.equals(family)) {
                spec.withArrayProperty(FAMILIES).add(of);
            } else {
                problems.invalid(
                        view.get(ADDRESSES),
                        view.get(ADDRESSES).path() + "[" + i + "]",
                        of + " is not configured on this cluster");
            }
        }
    }

    /** Two there were, and the first of them is all there is. */
    private boolean reduced(JsonNode before, String field) {
        List<String> now = texts(spec.path(field));
        List<String> then = texts(before.path(field));
        return now.size() == 1 && then.size() == 2 && now.getFirst().equals(then.getFirst());
    }

    /** Nothing is looked up for such a Service, so its families are anybody's. */
    private void bare(boolean single) {
        ArrayNode families = spec.withArrayProperty(FAMILIES);
        if (families.isEmpty()) {
            families.add(family);
        }
        if (families.size() < 2 && !single) {
            families.add(families.get(0).asText().equals("IPv4") ? "IPv6" : "IPv4");
        }
    }

    private void configured(Problems problems) {
        View view = View.of(service).get("spec");
        if (spec.path(POLICY).asText("").equals("RequireDualStack")) {
            problems.invalid(view.get(POLICY), "this cluster is not configured for dual-stack services");
        }
        for (View wanted : view.get(FAMILIES).items()) {
            if (!wanted.is(family)) {
                problems.invalid(wanted, "not configured on this cluster");
            }
        }
    }

    private void check(Consumer<Problems> rules) {
        Problems problems = new Problems(kind.schema(kind.version()));
        rules.accept(problems);
        problems.throwIfAny(
                new GroupKind("", "Service"),
                service.path("metadata").path("name").asText(""));
    }

    private static boolean isExternal(JsonNode spec) {
        return spec.path("type").asText("").equals("ExternalName");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
