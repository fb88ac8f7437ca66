package io.jurumudi.server.admission.podsecurity;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists in sentences. */
final class Words {

    private Words() {}

    static String plural(String one, Collection<?> of) {
        return plural(one, one + "s", of);
    }

    static String plural(String one, String many, Collection<?> of) {
        return of.size() == 1 ? one : many;
    }

    static String quoted(Collection<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", "));
    }

    /** Such as {@code containers "a", "b"}. */
    static String named(String one, Collection<String> names) {
        return plural(one, names) + " " + quoted(names);
    }
}
