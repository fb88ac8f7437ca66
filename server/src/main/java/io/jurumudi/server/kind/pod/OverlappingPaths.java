package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;

/** Files that a volume would put in the same place, or one below the other. */
final class OverlappingPaths {
    private OverlappingPaths() {}

    /** @param source where the file comes from; empty when the volume has one source only */
    private record File(String path, String source) {
        @Override
        public String toString() {
            return '"' + path + '"' + (source.isEmpty() ? "" : " (" + source + ")");
        }

        boolean overlaps(File other) {
            return !path.isEmpty()
                    && !other.path.isEmpty()
                    && ((path + "/").startsWith(other.path + "/") || (other.path + "/").startsWith(path + "/"));
        }
    }

    /** Warnings for one volume of a pod. */
    static List<String> of(View volume) {
        List<String> warnings = new ArrayList<>();
        String name = volume.get("name").text();
        View map = volume.get("configMap");
        warn(warnings, name, "ConfigMap " + quoted(map.get("name")), files(map, ""));
        View secret = volume.get("secret");
        warn(warnings, name, "Secret " + quoted(secret.get("secretName")), files(secret, ""));
        warn(warnings, name, "DownwardAPI", files(volume.get("downwardAPI"), ""));
        List<File> projected = new ArrayList<>();
        for (View source : volume.at("projected", "sources").items()) {
            if (source.isEmpty()) {
                warnings.add("volume \"" + name + "\" (Projected) has no sources provided");
            }
            projected.addAll(projection(source));
        }
        warn(warnings, name, "Projected", projected);
        return warnings;
    }

    private static String quoted(View text) {
        return '"' + text.text() + '"';
    }

    private static List<File> projection(View source) {
        View map = source.get("configMap");
        View secret = source.get("secret");
        View token = source.get("serviceAccountToken");
        if (map.get("items").exists()) {
            return files(map, "ConfigMap " + quoted(map.get("name")));
        }
        if (secret.get("items").exists()) {
            return files(secret, "Secret " + quoted(secret.get("name")));
        }
        if (source.at("downwardAPI", "items").exists()) {
            return files(source.get("downwardAPI"), "DownwardAPI");
        }
        return token.exists() ? List.of(file(token, "ServiceAccountToken")) : List.of();
    }

    private static List<File> files(View holder, String source) {
        return holder.get("items").items().stream()
                .map(item -> file(item, source))
                .toList();
    }

    private static File file(View holder, String source) {
        return new File(holder.get("path").text().replaceAll("/+$", ""), source);
    }

    private static void warn(List<String> warnings, String volume, String what, List<File> files) {
        for (int i = 0; i < files.size(); i++) {
            File file = files.get(i);
            for (File other : files.subList(0, i)) {
                if (file.overlaps(other)) {
                    warnings.add(
                            "volume \"%s\" (%s): overlapping paths: %s with %s".formatted(volume, what, file, other));
                }
            }
        }
    }
}
