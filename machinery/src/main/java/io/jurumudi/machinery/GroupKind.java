package io.jurumudi.machinery;

/** A kind whatever its version; group {@code ""} is core. */
public record GroupKind(String group, String kind) {
    /** {@code Deployment.apps}, or {@code Pod} for core. */
    @Override
    public String toString() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
