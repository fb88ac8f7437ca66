package io.jurumudi.server.kind.resource;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.cel.CelChecker;
import io.jurumudi.server.cel.CelChecker.Checked;
import io.jurumudi.server.cel.KubernetesTypes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Expressions that select devices. */
final class DeviceExpressions {
    private static final int LENGTH_LIMIT = 10 * 1024;

    private final Problems problems;

    DeviceExpressions(Problems problems) {
        this.problems = problems;
    }

    void selector(View expression) {
        String text = expression.text();
        if (text.getBytes(StandardCharsets.UTF_8).length > LENGTH_LIMIT) {
            problems.tooLong(expression, LENGTH_LIMIT);
            return;
        }
        Checked checked = Holder.CHECKER.check(text);
        if (!checked.problem().isEmpty()) {
            problems.invalid(expression.path(), text, checked.problem());
        } else if (!checked.is(SimpleType.BOOL) && !checked.is(SimpleType.ANY)) {
            problems.invalid(
                    expression.path(), text, "must evaluate to bool or the unknown type, not " + checked.typeName());
        }
    }

    /** Made when the first selector comes, since most servers never see one. */
    private static final class Holder {
        private static final CelChecker CHECKER = new CelChecker(Map.of("device", device()), name -> Optional.empty());
    }

    /** Attributes and capacities by domain and name. */
    private static CelType device() {
        return KubernetesTypes.struct(
                "kubernetes.DRADevice",
                Map.of(
                        "driver",
                        SimpleType.STRING,
                        "allowMultipleAllocations",
                        SimpleType.BOOL,
                        "attributes",
                        domains(SimpleType.ANY),
                        "capacity",
                        domains(KubernetesTypes.QUANTITY)));
    }

    private static CelType domains(CelType value) {
        return MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, value));
    }
}
