package io.jurumudi.server.admission;

/** Changes or refuses writes. Called from many threads; refuses by throwing an {@code ApiException}. */
public interface AdmissionPlugin {

    /** Upstream's name of the plugin, as in {@code --enable-admission-plugins}. */
    String name();

    /** May change {@link AdmissionRequest#object()} in place; comes before all validation. */
    default void admit(AdmissionRequest request) {}

    /** Looks at what is about to be stored. */
    default void validate(AdmissionRequest request) {}
}
