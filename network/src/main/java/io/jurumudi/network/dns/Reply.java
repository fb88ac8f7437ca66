package io.jurumudi.network.dns;

import java.util.List;

/** What is to be said to a query. */
record Reply(
        int code,
        boolean authoritative,
        List<ResourceRecord> answers,
        List<ResourceRecord> authority,
        List<ResourceRecord> additional) {

    static Reply of(List<ResourceRecord> answers, List<ResourceRecord> additional) {
        return new Reply(Wire.NOERROR, true, answers, List.of(), additional);
    }

    /** The name exists, but has no such record. */
    static Reply noData(ResourceRecord authority) {
        return new Reply(Wire.NOERROR, true, List.of(), List.of(authority), List.of());
    }

    static Reply noSuchName(ResourceRecord authority) {
        return new Reply(Wire.NXDOMAIN, true, List.of(), List.of(authority), List.of());
    }

    static Reply failure(int code) {
        return new Reply(code, false, List.of(), List.of(), List.of());
    }
}
