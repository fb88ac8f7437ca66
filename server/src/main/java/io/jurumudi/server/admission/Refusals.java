package io.jurumudi.server.admission;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Several reasons for one refusal, put together as upstream does. */
public final class Refusals {

    private Refusals() {}

    /** One stands alone, several stand in brackets, and the same words are said once. */
    public static String together(List<String> reasons) {
        Set<String> different = new LinkedHashSet<>(reasons);
        return different.size() == 1 ? reasons.getFirst() : "[" + String.join(", ", different) + "]";
    }

    /** A refusal that upstream has not given a reason or code of its own. */
    static ApiException plain(List<String> reasons) {
        return new ApiException(Status.failure(500, "", together(reasons), Optional.empty()));
    }
}
