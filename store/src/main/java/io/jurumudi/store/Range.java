package io.jurumudi.store;

import java.util.List;

/**
 * Part of the store at one revision.
 *
 * @param revision the revision that this is the state of
 * @param items in key order
 * @param more whether the limit cut items off
 * @param remaining how many items the limit cut off
 */
public record Range(long revision, List<KeyValue> items, boolean more, long remaining) {}
