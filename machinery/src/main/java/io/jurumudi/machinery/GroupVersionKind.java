package io.jurumudi.machinery;

/** A kind as {@code apiVersion} and {@code kind} name it; group {@code ""} is core. */
public record GroupVersionKind(String group, String version, String kind) {
    /** @param apiVersion {@code apps/v1}, or {@code v1} for core */
    public static GroupVersionKind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    public GroupKind groupKind() {
        return new GroupKind(group, kind);
    }

    /** {@code apps/v1}, or {@code v1} for core: what {@code apiVersion} says. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As upstream's messages write it: {@code apps/v1, Kind=Deployment}. */
    @Override
    public String toString() {
        return group + "/" + version + ", Kind=" + kind;
    }
}
