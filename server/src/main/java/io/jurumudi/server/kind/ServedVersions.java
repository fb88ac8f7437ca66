package io.jurumudi.server.kind;

import io.jurumudi.machinery.GroupVersionKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which of the versions there are a server serves, as {@code --runtime-config} says.
 *
 * @param settings {@code true} or {@code false} by {@code group/version}, {@code group/version/resource}, or one of {@code api/all},
 *     {@code api/ga}, {@code api/beta}, {@code api/alpha}; no value is {@code true}
 */
public record ServedVersions(Map<String, String> settings) {

    private static final String ALL = "api/all";

    /** Later ones say more precisely what is meant. */
    private static final Map<String, Pattern> MATCHERS = matchers();

    private static final Set<String> FLAGS = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO_FLAGS = Set.of("0", "f", "F", "FALSE", "false", "False");

    public ServedVersions {
        settings = Map.copyOf(settings);
    }

    private static Map<String, Pattern> matchers() {
        Map<String, Pattern> matchers = new LinkedHashMap<>();
        matchers.put(ALL, Pattern.compile(".*"));
        matchers.put("api/ga", Pattern.compile("v\\d+"));
        matchers.put("api/beta", Pattern.compile("v\\d+beta\\d+"));
        matchers.put("api/alpha", Pattern.compile("v\\d+alpha\\d+"));
        return matchers;
    }

    /** Those that are served when nothing else is said. */
    public static ServedVersions defaults() {
        return new ServedVersions(Map.of());
    }

    boolean serves(String group, String version, String resource, boolean byDefault) {
        boolean served = byDefault;
        for (Map.Entry<String, Pattern> matcher : MATCHERS.entrySet()) {
            if (matcher.getValue().matcher(version).matches()) {
                served = flag(matcher.getKey(), served);
            }
        }
        String groupVersion = group + "/" + version;
        return flag(groupVersion + "/" + resource, flag(groupVersion, served));
    }

    private boolean flag(String key, boolean otherwise) {
        return settings.containsKey(key) ? settings.get(key).isEmpty() || FLAGS.contains(settings.get(key)) : otherwise;
    }

    /**
     * What is wrong with the settings, in upstream's words; empty when nothing is.
     *
     * @param known every apiVersion there is
     */
    public List<String> problems(Collection<String> known) {
        if (settings.size() == 1 && settings.getOrDefault(ALL, "").equals("false")) {
            return List.of("invalid runtime-config with only " + ALL + "=false");
        }
        List<String> problems = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        settings.forEach((key, value) -> {
            if (MATCHERS.containsKey(key)) {
                if (!value.equals("true") && !value.equals("false")) {
                    problems.add("invalid value " + key + "=" + value);
                }
                return;
            }
            String[] parts = key.split("/", -1);
            if (parts.length != 2 && parts.length != 3) {
                problems.add("runtime-config invalid key " + key);
                return;
            }
            String groupVersion = parts[0] + "/" + parts[1];
            if (known.stream()
                    .noneMatch(one -> GroupVersionKind.of(one, "").group().equals(parts[0]))) {
                unknown.add(groupVersion);
            } else if (!known.contains(parts[0].isEmpty() ? parts[1] : groupVersion)) {
                problems.add("group version " + groupVersion + " that has not been registered");
            } else if (!value.isEmpty() && !FLAGS.contains(value) && !NO_FLAGS.contains(value)) {
                problems.add("invalid value of " + key + ": " + value + ", err: strconv.ParseBool: parsing \"" + value
                        + "\": invalid syntax");
            }
        });
        if (!unknown.isEmpty()) {
            problems.add("unknown api groups " + String.join(",", unknown));
        }
        return problems;
    }
}
