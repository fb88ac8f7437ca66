package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.util.List;
import java.util.Locale;

/** A kind of somebody else. */
public final class CustomResourceDefinitionKind implements Rules {
    private CustomResourceDefinitionKind() {}

    public static KindBuilder define() {
        return Kind.named("apiextensions.k8s.io", "v1", "CustomResourceDefinition")
                .resource("customresourcedefinitions")
                .formerly(OldDefinitions.version())
                .takesAnyFinalizer()
                .clusterScoped()
                .shortNames("crd", "crds")
                .categories("api-extensions")
                .storedUnder("apiextensions.k8s.io/customresourcedefinitions")
                .generation()
                .noUnconditionalUpdate()
                .status()
                .rules(new CustomResourceDefinitionKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        for (ObjectNode version : Fill.each(spec.path("versions"))) {
            if (version.path("schema").path("openAPIV3Schema") instanceof ObjectNode schema) {
                SchemaForm.clean(schema);
            }
        }
        ObjectNode names = Fill.object(spec, "names");
        String kind = names.path("kind").asText("");
        if (!kind.isEmpty()) {
            Fill.text(names, "singular", kind.toLowerCase(Locale.ROOT));
            Fill.text(names, "listKind", kind + "List");
        }
        if (!spec.has("conversion")) {
            spec.putObject("conversion").put("strategy", "None");
        }
        if (spec.at("/conversion/webhook/clientConfig/service") instanceof ObjectNode service) {
            Fill.number(service, "port", 443);
        }
        ObjectNode status = Fill.object(object, "status");
        if (status.path("storedVersions").isEmpty()) {
            store(spec, status);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        store(object.path("spec"), Fill.object(object, "status"));
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        store(object.path("spec"), Fill.object(object, "status"));
    }

    /** Remembers that objects may be stored in the version that is now the one to store. */
    private static void store(JsonNode spec, ObjectNode status) {
        for (JsonNode version : spec.path("versions")) {
            if (version.path("storage").asBoolean()) {
                JsonNode name = version.path("name");
                if (status.path("storedVersions").valueStream().noneMatch(name::equals) && name.isTextual()) {
                    ArrayNode stored = status.get("storedVersions") instanceof ArrayNode there
                            ? there
                            : status.putArray("storedVersions");
                    stored.add(name);
                }
                return;
            }
        }
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        View name = object.at("metadata", "name");
        if (!name.isEmpty()
                && !name.is(object.at("spec", "names", "plural").text() + "."
                        + object.at("spec", "group").text())) {
            problems.invalid(name.path(), name.text(), "must be spec.names.plural+\".\"+spec.group");
        }
        View definition = DefinitionForm.of(object);
        validate(definition, View.of(object.node().path("")), Ratchet.CREATE, problems);
        preserved(definition, problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        View definition = DefinitionForm.of(object);
        View before = DefinitionForm.of(old);
        validate(definition, before, Ratchet.update(definition, before), problems);
        if (!before.at("spec", "preserveUnknownFields").flag(false)) {
            preserved(definition, problems);
        }
    }

    private static void validate(View definition, View old, Ratchet ratchet, Problems problems) {
        DefinitionRules rules = new DefinitionRules(definition, ratchet, problems);
        rules.spec();
        if (old.exists()) {
            rules.update(old);
        }
        DefinitionRules.names(definition.at("status", "acceptedNames"), problems);
        rules.storedVersions(definition.at("status", "storedVersions"));
        DefinitionRules.approval(definition, old, problems);
    }

    private static void preserved(View definition, Problems problems) {
        View preserve = definition.at("spec", "preserveUnknownFields");
        if (preserve.flag(false)) {
            problems.invalid(
                    preserve,
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        DefinitionRules.names(object.at("status", "acceptedNames"), problems);
    }

    @Override
    public List<String> warnings(View object) {
        return Formats.unknown(object.get("spec")).stream()
                .map(format -> "unrecognized format \"" + format + "\"")
                .toList();
    }
}
