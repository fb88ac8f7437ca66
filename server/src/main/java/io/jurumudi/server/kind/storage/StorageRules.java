package io.jurumudi.server.kind.storage;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.Locale;

/** Rules that several kinds of the group share: names of drivers and what is handed to them. */
final class StorageRules {
    private static final int LONGEST_DRIVER = 63;
    private static final int MOST_PARAMETERS = 512;
    private static final int PARAMETERS_LIMIT = 256 * 1024;

    private StorageRules() {}

    /** The name a driver goes by in objects, in any case. */
    static void driverName(Problems problems, View name) {
        if (!Check.requiredText(problems, name)) {
            return;
        }
        if (name.size() > LONGEST_DRIVER) {
            problems.tooLong(name, LONGEST_DRIVER);
        }
        Names.dns1123Subdomain(name.text().toLowerCase(Locale.ROOT)).forEach(detail -> problems.invalid(name, detail));
    }

    static void provisioner(Problems problems, View name) {
        if (Check.requiredText(problems, name)) {
            Names.qualifiedName(name.text().toLowerCase(Locale.ROOT)).forEach(detail -> problems.invalid(name, detail));
        }
    }

    static void parameters(Problems problems, View parameters) {
        if (parameters.size() > MOST_PARAMETERS) {
            problems.tooLong(parameters, MOST_PARAMETERS);
            return;
        }
        long size = 0;
        for (var parameter : parameters.entries().entrySet()) {
            if (parameter.getKey().isEmpty()) {
                problems.invalid(parameters.path(), "", "field can not be empty.");
            }
            size += parameter.getKey().length() + parameter.getValue().size();
        }
        if (size > PARAMETERS_LIMIT) {
            problems.tooLong(parameters, PARAMETERS_LIMIT);
        }
    }
}
