package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with the options of a request. */
final class Checks {

    private final List<Cause> causes = new ArrayList<>();

    void forbidden(String field, String why) {
        causes.add(new Cause("FieldValueForbidden", "Forbidden: " + why, field));
    }

    void required(String field, String why) {
        causes.add(new Cause("FieldValueRequired", "Required value: " + why, field));
    }

    void invalid(String field, String value, String why) {
        causes.add(new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field));
    }

    void tooLong(String field, int max) {
        causes.add(new Cause("FieldValueTooLong", "Too long: may not be more than " + max + " bytes", field));
    }

    /** @param value as JSON would show it */
    void notSupported(String field, String value, List<String> supported) {
        String list = supported.stream().map(s -> "\"" + s + "\"").collect(Collectors.joining(", "));
        causes.add(new Cause(
                "FieldValueNotSupported", "Unsupported value: " + value + ": supported values: " + list, field));
    }

    /** @throws ApiException Invalid, unless nothing is wrong */
    void throwIfAny(String optionsKind) {
        if (!causes.isEmpty()) {
            throw ApiException.invalid(new GroupKind("meta.k8s.io", optionsKind), "", causes);
        }
    }

    /** A number of a query parameter. @throws ApiException BadRequest as Go's parser words it */
    static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            String why = text.matches("[+-]?\\d+") ? "value out of range" : "invalid syntax";
            throw ApiException.badRequest("strconv.ParseInt: parsing \"" + text + "\": " + why);
        }
    }
}
