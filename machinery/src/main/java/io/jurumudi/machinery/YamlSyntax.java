package io.jurumudi.machinery;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Complaints about YAML in the words of the library that upstream reads it with; the two have a common ancestor. */
final class YamlSyntax {
    private static final String LATE_KEY = "could not find expected ':'";

    /** A complaint, what stands before it in the ancestor's habit, and upstream's words for both. */
    private record Rule(Pattern problem, String context, String words) {
        Rule(String problem, String context, String words) {
            this(Pattern.compile(problem, Pattern.DOTALL), context, words);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("expected <block end>.*", "while parsing a block mapping", "did not find expected key"),
            new Rule("expected <block end>.*", "", "did not find expected '-' indicator"),
            new Rule("expected the node content.*", "", "did not find expected node content"),
            new Rule("expected ',' or ([]}']+), but.*", "", "did not find expected ',' or $1"),
            new Rule("expected '?(<document start>)'?.*", "", "did not find expected $1"),
            new Rule("(mapping values|mapping keys) are not allowed here", "", "$1 are not allowed in this context"),
            new Rule(
                    "sequence entries are not allowed here",
                    "",
                    "block sequence entries are not allowed in this context"),
            new Rule("found character .*TAB.*", "", "found a tab character that violates indentation"),
            new Rule(
                    "found character .* that cannot start any token.*",
                    "",
                    "found character that cannot start any token"),
            new Rule("found unknown escape character.*", "", "found unknown escape character"),
            new Rule("found unexpected document separator", "", "found unexpected document indicator"),
            new Rule("found undefined tag handle.*", "", "found undefined tag handle"),
            new Rule("expected a comment or a line break.*", "", "did not find expected comment or line break"),
            new Rule("expected escape sequence.*", "", "did not find expected hexdecimal number"),
            new Rule("expected chomping or indentation.*", "", "did not find expected comment or line break"),
            new Rule("expected indentation indicator.*", "", "found an indentation indicator equal to 0"),
            new Rule(
                    "expected alphabetic or numeric.*",
                    "while scanning a directive",
                    "could not find expected directive name"),
            new Rule(
                    "(expected alphabetic or numeric|unexpected) character.*",
                    "",
                    "did not find expected alphabetic or numeric character"),
            new Rule("expected URI escape sequence.*", "", "did not find URI escaped octet"),
            new Rule("expected URI.*", "", "did not find expected tag URI"),
            new Rule("expected '!'.*", "", "did not find expected '!'"),
            new Rule("expected '>'.*", "", "did not find the expected '>'"),
            new Rule("expected ' '.*", "", "did not find expected whitespace or line break"),
            new Rule("expected a digit.*", "", "did not find expected version number"));

    private YamlSyntax() {}

    /** The text of the bytes. @throws Json.MalformedException when they are not UTF-8 */
    static String text(byte[] yaml) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Json.MalformedException("yaml: invalid leading UTF-8 octet", e);
        }
    }

    static String complaint(YamlEngineException why) {
        return "yaml: "
                + switch (why) {
                    case ReaderException reader -> "control characters are not allowed";
                    case ComposerException composer -> composed(composer);
                    case YamlVersionException version -> "found incompatible YAML document";
                    case MarkedYamlEngineException marked -> line(marked) + words(marked);
                    case YamlEngineException other ->
                        Optional.ofNullable(other.getMessage()).orElse("unreadable");
                };
    }

    private static String composed(ComposerException why) {
        var alias = Optional.ofNullable(why.getProblem()).orElse("").replaceFirst("found undefined alias ", "");
        return "unknown anchor '%s' referenced".formatted(alias);
    }

    private static String words(MarkedYamlEngineException why) {
        var problem = Optional.ofNullable(why.getProblem()).orElse("unknown problem parsing YAML content");
        var context = Optional.ofNullable(why.getContext()).orElse("");
        for (var rule : RULES) {
            var matcher = rule.problem.matcher(problem);
            if (matcher.matches() && context.startsWith(rule.context)) {
                return matcher.replaceFirst(rule.words);
            }
        }
        return problem;
    }

    /** Whether the text ends there, in the middle of a line. */
    private static boolean isCutOff(Mark mark) {
        var text = mark.getBuffer();
        boolean atEnd = mark.getPointer() >= text.length || text[mark.getPointer()] == 0;
        return atEnd && mark.getColumn() > 0;
    }

    /** Lines are counted from zero, and the first is not told; only the scanner counts from one. */
    private static String line(MarkedYamlEngineException why) {
        int line = why.getProblemMark().map(Mark::getLine).orElse(0);
        if (LATE_KEY.equals(why.getProblem())
                && why.getProblemMark().filter(YamlSyntax::isCutOff).isPresent()) {
            line++; // upstream's scanner ends the last line itself
        }
        if (line > 0) {
            line += why instanceof ScannerException ? 1 : 0;
        } else {
            line = why.getContextMark().map(Mark::getLine).orElse(0);
        }
        return line == 0 ? "" : "line " + line + ": ";
    }
}
