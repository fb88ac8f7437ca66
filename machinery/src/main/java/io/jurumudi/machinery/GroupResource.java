package io.jurumudi.machinery;

/** A resource whatever its version; group {@code ""} is core. */
public record GroupResource(String group, String resource) {
    /** {@code deployments.apps}, or {@code pods} for core. */
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
