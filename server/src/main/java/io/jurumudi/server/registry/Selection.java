package io.jurumudi.server.registry;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.FieldSelector;
import io.jurumudi.machinery.LabelSelector;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.Interest;
import io.jurumudi.server.cache.Keys;
import io.jurumudi.server.kind.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which objects of a kind a list, watch or deletion is about.
 *
 * @param namespace empty for all
 */
public record Selection(Kind kind, String namespace, LabelSelector labels, FieldSelector fields)
        implements Predicate<CachedObject> {

    /** @throws ApiException BadRequest for a field that the kind cannot be selected by */
    public Selection {
        Set<String> known = kind.selectableFields().keySet();
        for (FieldSelector.Requirement requirement : fields.requirements()) {
            if (!known.contains(requirement.field()) && !requirement.field().equals("metadata.namespace")) {
                boolean ownFields = known.stream().anyMatch(field -> !field.startsWith("metadata."));
                throw ApiException.badRequest(
                        ownFields
                                ? "field label not supported: " + requirement.field()
                                : "\"" + requirement.field() + "\" is not a known field selector: only "
                                        + "\"metadata.name\", \"metadata.namespace\"");
            }
        }
    }

    /** All objects of a namespace, or with an empty one of the kind. */
    public static Selection all(Kind kind, String namespace) {
        return new Selection(kind, namespace, LabelSelector.everything(), FieldSelector.everything());
    }

    /** True for every object there is in the namespace. */
    public boolean isEverything() {
        return labels.isEverything() && fields.isEverything();
    }

    @Override
    public boolean test(CachedObject object) {
        return (namespace.isEmpty() || namespace.equals(object.namespace()))
                && (fields.isEverything() || fields.matches(field -> object.field(kind.storedField(field))))
                && (labels.isEverything() || labels.matches(object.labels()));
    }

    /** The narrowest group of changes that has everything selected. */
    public Interest interest() {
        Optional<String> name = required("metadata.name");
        Optional<String> node = required(Interest.NODE_FIELD);
        if (name.isPresent() && (!kind.namespaced() || !namespace.isEmpty())) {
            return new Interest.Key(Keys.object(kind.storagePrefix(), kind.namespaced() ? namespace : "", name.get()));
        }
        if (node.isPresent()) {
            return new Interest.Node(node.get());
        }
        return namespace.isEmpty() ? new Interest.All() : new Interest.Namespace(namespace);
    }

    /** The keys that everything selected is among. */
    Keys.Range keys() {
        if (interest() instanceof Interest.Key(String key)) {
            return new Keys.Range(key, key + "\0");
        }
        return Keys.range(kind.storagePrefix(), namespace);
    }

    private Optional<String> required(String field) {
        return fields.requirements().stream()
                .filter(requirement ->
                        requirement.equal() && requirement.field().equals(field))
                .map(FieldSelector.Requirement::value)
                .findFirst();
    }
}
