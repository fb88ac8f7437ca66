package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import java.util.Optional;

/** How an object looks in the versions in which its managers wrote: their fields are named in terms of those. */
@FunctionalInterface
public interface VersionConverter {

    /** An object as a version has it. */
    record Form(ObjectType type, ObjectNode tree) {}

    /** @return empty when the version is not served; its managers are then taken to speak of the object as it is */
    Optional<Form> convert(ObjectNode object, String apiVersion);

    /** For objects that have one version only. */
    static VersionConverter none() {
        return (object, apiVersion) -> Optional.empty();
    }
}
