package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Rules for amounts of resources: names, sizes, and requests that fit their limits. */
public final class ResourceRules {
    private static final String HUGE = "hugepages-";
    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> STANDARD = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "storage",
            "requests.storage",
            "services.nodeports",
            "services.loadbalancers");

    private ResourceRules() {}

    public static void validateContainer(Problems problems, View resources, Set<String> claims) {
        requirements(problems, resources, claims, name -> containerName(problems, name));
    }

    static void validatePod(Problems problems, View resources, Set<String> claims) {
        if (resources.get("claims").exists()) {
            problems.forbidden(resources.get("claims"), "claims may not be set for Resources at pod-level");
        }
        requirements(problems, resources, claims, amount -> {
            String name = nameOf(amount);
            if (resourceName(problems, amount)
                    && !name.equals("cpu")
                    && !name.equals("memory")
                    && !name.startsWith(HUGE)) {
                problems.notSupported(View.of(text(name), amount.path()), List.of("cpu", "hugepages-", "memory"));
            }
        });
    }

    /** Amounts that a container could have as limits, such as a pod's overhead. */
    static void amounts(Problems problems, View amounts) {
        amounts.entries().forEach((name, amount) -> {
            containerName(problems, amount);
            quantity(problems, name, amount);
        });
    }

    private static void requirements(Problems problems, View resources, Set<String> claims, Consumer<View> nameRule) {
        View limits = resources.get("limits");
        View requests = resources.get("requests");
        boolean computes = false;
        boolean huge = false;
        for (View amounts : List.of(limits, requests)) {
            for (Map.Entry<String, View> entry : amounts.entries().entrySet()) {
                String name = entry.getKey();
                View amount = entry.getValue();
                nameRule.accept(amount);
                quantity(problems, name, amount);
                if (amounts == requests) {
                    fits(problems, name, amount, limits, requests);
                }
                huge |= name.startsWith(HUGE);
                pages(problems, name, amount);
                computes |= name.equals("cpu") || name.equals("memory");
            }
        }
        if (huge && !computes) {
            problems.forbidden(resources, "HugePages require cpu or memory");
        }
        claims(problems, resources.get("claims"), claims);
    }

    /** Huge pages come whole. */
    private static void pages(Problems problems, String name, View amount) {
        if (!name.startsWith(HUGE)) {
            return;
        }
        try {
            BigDecimal page = Quantity.parse(name.substring(HUGE.length())).value();
            BigDecimal value = Quantity.parse(amount.node().asText()).value();
            if (page.signum() > 0 && value.remainder(page).signum() != 0) {
                Check.invalidText(
                        problems, amount, amount.node().asText() + " is not positive integer multiple of " + name);
            }
        } catch (IllegalArgumentException e) {
            Check.invalidText(
                    problems, amount, amount.node().asText() + " is not positive integer multiple of " + name);
        }
    }

    private static void fits(Problems problems, String name, View amount, View limits, View requests) {
        View limit = limits.key(name);
        String text = amount.node().asText();
        boolean overcommit = isOvercommitted(name);
        if (!limit.exists()) {
            if (!overcommit) {
                problems.required(limits, "Limit must be set for non overcommitable resources");
            }
            return;
        }
        int compared =
                Quantity.parse(text).compareTo(Quantity.parse(limit.node().asText()));
        if (compared != 0 && !overcommit) {
            problems.invalid(
                    requests.path(),
                    text,
                    "must be equal to %s limit of %s"
                            .formatted(name, limit.node().asText()));
        } else if (compared > 0) {
            problems.invalid(
                    requests.path(),
                    text,
                    "must be less than or equal to %s limit of %s"
                            .formatted(name, limit.node().asText()));
        }
    }

    /** Whether a name without a domain is one that upstream knows. */
    public static boolean isStandard(String name) {
        return STANDARD.contains(name) || name.contains(HUGE);
    }

    /** Not negative; devices and other countable things are whole. */
    public static void quantity(Problems problems, String name, View amount) {
        Check.quantityNotNegative(problems, amount);
        boolean whole = !name.contains("/")
                ? !STANDARD.contains(name) && !name.startsWith(HUGE) || isCount(name)
                : !name.toLowerCase(Locale.ROOT).contains("kubernetes.io/");
        if (whole && !isWhole(amount.node().asText())) {
            problems.invalid(amount, "must be an integer");
        }
    }

    private static boolean isCount(String name) {
        return Set.of(
                        "pods",
                        "resourcequotas",
                        "services",
                        "replicationcontrollers",
                        "secrets",
                        "configmaps",
                        "persistentvolumeclaims",
                        "services.nodeports",
                        "services.loadbalancers")
                .contains(name);
    }

    private static boolean isWhole(String text) {
        return !text.endsWith("m") && !text.endsWith("u") && !text.endsWith("n");
    }

    /** The name of something that quotas count; the amount's key says it. */
    public static void quotaName(Problems problems, View amount) {
        String name = nameOf(amount);
        resourceName(problems, amount);
        if (!name.contains("/") && !isQuotaStandard(name)) {
            problems.invalid(amount.path(), name, "must be a standard resource for quota");
        }
    }

    /** Whether a name without a domain is one that quotas know. */
    public static boolean isQuotaStandard(String name) {
        return STANDARD.contains(name) && !name.equals("storage")
                || name.startsWith(HUGE)
                || name.startsWith("requests." + HUGE);
    }

    /** The name of something that limits of that type may bound. */
    public static void limitName(Problems problems, String type, View amount) {
        if (type.equals("Pod") || type.equals("Container")) {
            containerName(problems, amount);
        } else {
            resourceName(problems, amount);
        }
    }

    /** Whether more may be promised of it than there is. */
    public static boolean isOvercommitted(String name) {
        return isNative(name) && !name.startsWith(HUGE);
    }

    private static void containerName(Problems problems, View amount) {
        containerResource(problems, amount.path(), nameOf(amount));
    }

    /** The name of something that containers use. */
    public static void containerResource(Problems problems, String path, String name) {
        resourceName(problems, path, name);
        if (!name.contains("/")) {
            if (!CONTAINER.contains(name) && !name.startsWith(HUGE)) {
                problems.invalid(path, name, "must be a standard resource for containers");
            }
        } else if (!isNative(name)
                && (name.startsWith("requests.")
                        || !Names.qualifiedName("requests." + name).isEmpty())) {
            problems.invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    /** The name that stands as the key of an amount; true when nothing is wrong with it. */
    private static boolean resourceName(Problems problems, View amount) {
        return resourceName(problems, amount.path(), nameOf(amount));
    }

    private static boolean resourceName(Problems problems, String path, String name) {
        List<String> details = Names.qualifiedName(name);
        details.forEach(detail -> problems.invalid(path, name, detail));
        if (details.isEmpty() && !name.contains("/") && !STANDARD.contains(name) && !isQuotaStandard(name)) {
            problems.invalid(path, name, "must be a standard resource type or fully qualified");
            return false;
        }
        return details.isEmpty();
    }

    /** Whether the name belongs to Kubernetes itself. */
    public static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    private static String nameOf(View amount) {
        String path = amount.path();
        return path.substring(path.lastIndexOf('[') + 1, path.length() - 1);
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }

    private static void claims(Problems problems, View claims, Set<String> known) {
        Set<String> seen = new HashSet<>();
        for (View claim : claims.items()) {
            String name = claim.get("name").text();
            String request = claim.get("request").text();
            if (name.isEmpty()) {
                problems.required(claim);
                continue;
            }
            String key = request.isEmpty() ? name : name + "/" + request;
            boolean clash = seen.contains(name)
                    || request.isEmpty() && seen.stream().anyMatch(other -> other.startsWith(name + "/"));
            if (!seen.add(key) || clash) {
                problems.duplicate(View.of(text(key), claim.path()));
            }
            Check.spelledIfAny(problems, claim.get("request"), Names::dns1123Label);
            if (!known.contains(name)) {
                String which = known.isEmpty() ? " which is empty" : ": " + String.join(", ", new TreeSet<>(known));
                problems.add(new Status.Cause(
                        "FieldValueNotFound",
                        "Not found: \"" + name + "\": must be one of the names in pod.spec.resourceClaims" + which,
                        claim.path()));
            }
        }
    }
}
