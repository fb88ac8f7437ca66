package io.jurumudi.machinery;

/** A resource as a path names it; group {@code ""} is core. */
public record GroupVersionResource(String group, String version, String resource) {
    public GroupResource groupResource() {
        return new GroupResource(group, resource);
    }

    /** {@code apps/v1}, or {@code v1} for core: what {@code apiVersion} says. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
