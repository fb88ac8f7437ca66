package io.jurumudi.node.probe;

/**
 * What one attempt found.
 *
 * @param output what users should know about it
 */
public record Answer(Verdict verdict, String output) {
    /** UNKNOWN: the attempt itself went wrong, which says nothing about the container. */
    public enum Verdict {
        SUCCESS,
        FAILURE,
        UNKNOWN
    }

    static Answer success(String output) {
        return new Answer(Verdict.SUCCESS, output);
    }

    static Answer failure(String output) {
        return new Answer(Verdict.FAILURE, output);
    }

    static Answer unknown(String output) {
        return new Answer(Verdict.UNKNOWN, output);
    }
}
