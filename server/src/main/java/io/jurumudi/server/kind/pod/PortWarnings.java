package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What ports of a pod's containers say twice, or in each other's way. */
final class PortWarnings {
    private final List<String> warnings;

    PortWarnings(List<String> warnings) {
        this.warnings = warnings;
    }

    void of(List<View> containers) {
        Map<String, List<View>> seen = new HashMap<>();
        Map<String, View> names = new HashMap<>();
        List<String> named = new ArrayList<>();
        for (View container : containers) {
            for (View port : container.get("ports").items()) {
                if (!port.get("hostIP").isEmpty() && port.get("hostPort").number(0) == 0) {
                    warnings.add(port.path()
                            + ": hostIP set without hostPort: {Name:%s HostPort:0 ContainerPort:%d Protocol:%s HostIP:%s}"
                                    .formatted(
                                            port.get("name").text(),
                                            port.get("containerPort").number(0),
                                            port.get("protocol").text(),
                                            port.get("hostIP").text()));
                }
                String key = port.get("containerPort").number(0) + "/"
                        + port.get("protocol").text();
                List<View> others = seen.computeIfAbsent(key, k -> new ArrayList<>());
                others.forEach(other -> clash(port, other));
                others.add(port);
                View other = names.putIfAbsent(port.get("name").text(), port);
                if (other != null && !port.get("name").isEmpty()) {
                    named.add(
                            "%s: duplicate port name \"%s\" with %s, services and probes that select ports by name will use %s"
                                    .formatted(port.path(), port.get("name").text(), other.path(), other.path()));
                }
            }
        }
        warnings.addAll(named);
    }

    private void clash(View port, View other) {
        long host = port.get("hostPort").number(0);
        long otherHost = other.get("hostPort").number(0);
        boolean anywhere = port.get("hostIP").isEmpty();
        boolean otherAnywhere = other.get("hostIP").isEmpty();
        if (port.get("hostIP").text().equals(other.get("hostIP").text()) && host == otherHost) {
            warnings.add(port.path() + ": duplicate port definition with " + other.path());
        } else if (host == 0 || otherHost == 0) {
            warnings.add(port.path() + ": overlapping port definition with " + other.path());
        } else if (host == otherHost && anywhere != otherAnywhere) {
            warnings.add(port.path() + ": dangerously ambiguous port definition with " + other.path());
        }
    }
}
