package io.jurumudi.server.kind;

/**
 * How often a kind's own validation looks at metadata when an object is updated, after the checks that every update gets. A cause is listed
 * once for each look; clients that count causes see as many, and the message says each once.
 */
public enum MetadataChecks {
    /** Not at all; of such a kind, a new object's metadata gets only the checks of every kind too. */
    NEVER(0, 0),
    /** For what must not change. */
    CHANGE(0, 1),
    /** As if the object were new. */
    WHOLE(1, 0),
    WHOLE_TWICE(2, 0),
    CHANGE_AND_WHOLE(1, 1);

    private final int whole;
    private final int change;

    MetadataChecks(int whole, int change) {
        this.whole = whole;
        this.change = change;
    }

    int whole() {
        return whole;
    }

    int change() {
        return change;
    }
}
