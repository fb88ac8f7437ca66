package io.jurumudi.server.registry;

import io.jurumudi.server.cache.CachedObject;
import java.util.List;
import java.util.OptionalLong;

/**
 * Objects of a kind at one revision.
 *
 * @param continued how to ask for the next page; empty when this is the last
 * @param remaining how many more there are, where that is known without looking at each
 */
public record ListPage(long revision, List<CachedObject> items, String continued, OptionalLong remaining) {}
