package io.jurumudi.server.filter;

import java.util.List;

/** One thing that happens to every request. */
@FunctionalInterface
public interface Filter {

    /** The rest of the way. */
    @FunctionalInterface
    interface Next {
        void go(Passage passage) throws Exception;
    }

    /** Passes the request on, or answers it, or refuses it by throwing. */
    void filter(Passage passage, Next next) throws Exception;

    /** The filters in order, and at their end who answers. */
    static Next chain(List<Filter> filters, Next end) {
        Next next = end;
        for (Filter filter : filters.reversed()) {
            Next after = next;
            next = passage -> filter.filter(passage, after);
        }
        return next;
    }
}
