package io.jurumudi.cli;

/** What this program is. */
final class Version {
    static final String PROGRAM = "0.1.0";
    static final String KUBERNETES = "v1.36.2";

    private Version() {}
}
