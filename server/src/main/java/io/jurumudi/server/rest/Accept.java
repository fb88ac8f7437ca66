package io.jurumudi.server.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client says in {@code Accept}, taken apart.
 *
 * @param clauses in the order of the client's preference
 */
record Accept(List<Clause> clauses) {

    /** One media type or range of them, such as {@code application/json;q=0.9}. */
    record Clause(String type, String subtype, double quality, Map<String, String> parameters) {

        boolean covers(String mediaType) {
            int slash = mediaType.indexOf('/');
            boolean sameType = type.equals(mediaType.substring(0, slash));
            return sameType && subtype.equals(mediaType.substring(slash + 1))
                    || sameType && subtype.equals("*")
                    || type.equals("*") && subtype.equals("*");
        }

        /** Whether this one comes first, as upstream has it: what is definite before what is not, even at a lower quality. */
        boolean precedes(Clause other) {
            return quality > other.quality
                    || !type.equals("*") && other.type.equals("*")
                    || !subtype.equals("*") && other.subtype.equals("*");
        }
    }

    Accept {
        clauses = List.copyOf(clauses);
    }

    static Accept parse(String header) {
        List<Clause> clauses = new ArrayList<>();
        for (String part : header.split(",")) {
            String[] pieces = part.strip().split(";");
            String[] type = pieces[0].split("/", -1);
            if (type.length == 2) {
                clauses.add(clause(type[0].strip(), type[1].strip(), pieces));
            } else if (pieces[0].strip().equals("*")) {
                clauses.add(clause("*", "*", pieces));
            }
        }
        sort(clauses);
        return new Accept(clauses);
    }

    private static Clause clause(String type, String subtype, String[] pieces) {
        Map<String, String> parameters = new HashMap<>();
        double quality = 1;
        for (int i = 1; i < pieces.length; i++) {
            String[] pair = pieces[i].split("=", -1);
            if (pair.length != 2 || pair[1].isEmpty()) {
                continue;
            }
            if (pair[0].strip().equals("q")) {
                quality = quality(pair[1]);
            } else {
                parameters.put(pair[0].strip(), pair[1].strip());
            }
        }
        return new Clause(type, subtype, quality, parameters);
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** By insertion: what precedes what is no order that other ways of sorting would agree on. */
    private static void sort(List<Clause> clauses) {
        for (int i = 1; i < clauses.size(); i++) {
            for (int j = i; j > 0 && clauses.get(j).precedes(clauses.get(j - 1)); j--) {
                clauses.add(j - 1, clauses.remove(j));
            }
        }
    }
}
