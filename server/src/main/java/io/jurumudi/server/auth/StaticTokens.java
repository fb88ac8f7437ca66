package io.jurumudi.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens that never change while the server runs, as given by {@code --token-auth-file}. Meant for every audience. */
public final class StaticTokens implements TokenAuthenticator {

    private final Map<String, User> users;
    private final List<String> own;

    /** @param own the server's own names, which these tokens are meant for */
    public StaticTokens(Map<String, User> users, List<String> own) {
        this.users = Map.copyOf(users);
        this.own = List.copyOf(own);
    }

    /**
     * Reads lines of {@code token,user,uid,"group1,group2"}; the groups may be missing.
     *
     * @throws IOException when the file cannot be read or a line has fewer than three fields
     */
    public static Map<String, User> read(Path file) throws IOException {
        Map<String, User> users = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            List<String> fields = fields(line);
            if (fields.size() < 3) {
                throw new IOException(
                        "token file '" + file + "' must have at least 3 columns (token, user name, user uid), line "
                                + number + " has " + fields.size());
            }
            if (fields.get(0).isEmpty()) {
                throw new IOException("token file '" + file + "': line " + number + " has an empty token");
            }
            List<String> groups = fields.size() > 3 && !fields.get(3).isEmpty()
                    ? List.of(fields.get(3).split(","))
                    : List.of();
            users.put(fields.get(0), new User(fields.get(1), fields.get(2), groups, Map.of()));
        }
        return users;
    }

    /** Splits a CSV line; a field in double quotes may hold commas, and quotes doubled. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().trim());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().trim());
        return fields;
    }

    @Override
    public Optional<Holder> authenticate(String token, List<String> audiences) {
        List<String> meant = audiences.stream().filter(own::contains).toList();
        return Optional.ofNullable(users.get(token))
                .filter(user -> !meant.isEmpty() || audiences.isEmpty())
                .map(user -> new Holder(user, meant));
    }
}
