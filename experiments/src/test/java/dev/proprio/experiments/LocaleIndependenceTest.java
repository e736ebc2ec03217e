package dev.proprio.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of the program depends on the country of whoever runs it: it names {@code Locale.ROOT}, or formats %s alone. */
class LocaleIndependenceTest {
    private static final Pattern TOKENS = Pattern.compile(
            "\"\"\"(?:\\\\.|[^\\\\])*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\])+'|//[^\\n]*+|/\\*.*?\\*/",
            Pattern.DOTALL);

    /** Conversions whose digits, signs or words are those of a country. */
    private static final Pattern LOCALIZED = Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(<]*\\d*(?:\\.\\d+)?[deEfgGtT]");

    /** The end of a text that a width is put into. */
    private static final Pattern OPEN = Pattern.compile("%[-#+ 0,(<]*\"$");

    private static final Pattern CALLS = Pattern.compile(
            "\\.to(?:Lower|Upper)Case\\(\\)|\\bNumberFormat\\.get|\\bnew DecimalFormat\\(|\\bMessageFormat\\.format\\(|\\bnew SimpleDateFormat\\(|\\bnew Formatter\\(|DateTimeFormatter\\.(?:ofPattern\\([^,)]*\\)|ofLocalized)");

    @Test
    void noTextOfTheMainCodeDependsOnTheDefaultLocale() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (String module : SourceModules.ALL) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    files++;
                    found.addAll(dependent(source));
                }
            }
        }
        assertThat(files).isGreaterThan(1000);
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String a = \"%d rounds\".formatted(n);",
                "String a = \"%s took %.1f s\".formatted(n, s);",
                "String a = String.format(\"%,d\", n);",
                "out.printf(\"%02d\", n);",
                "String a = (\"%\" + width + \"d\").formatted(n);",
                "String a = text.toLowerCase();",
                "String a = NumberFormat.getInstance().format(n);",
                "String a = DateTimeFormatter.ofPattern(\"yyyy\").format(now);",
            })
    void whatDependsOnItIsFound(String statement) {
        assertThat(dependent("class A {" + statement + "}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String a = \"%s rounds\".formatted(n);",
                "String a = String.format(Locale.ROOT, \"%,d\", n);",
                "String a = name.replace(\".\", \"%2E\");",
                "// \"%d\".formatted(n)\nint a;",
                "String a = \"0x%08x, 100 %%d\".formatted(n);",
                "String a = (\"%-\" + width + \"s\").formatted(n);",
                "String a = text.toLowerCase(Locale.ROOT);",
            })
    void whatDoesNotIsLeftInPeace(String statement) {
        assertThat(dependent("class A {" + statement + "}")).isEmpty();
    }

    private static List<String> dependent(Path source) {
        try {
            return dependent(Files.readString(source)).stream()
                    .map(problem -> source + ": " + problem)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statements, comments left out, that would write something else in another country. */
    private static List<String> dependent(String source) {
        String code = TOKENS.matcher(source).replaceAll(token -> token.group().startsWith("/") ? "" : quoted(token));
        List<String> found = new ArrayList<>();
        for (String statement : statements(code)) {
            boolean formats = statement.contains("ormat") || statement.contains("printf");
            boolean named = statement.contains("Locale.ROOT");
            if (!named && (CALLS.matcher(statement).find() || (formats && localizes(statement)))) {
                found.add(statement.strip());
            }
        }
        return found;
    }

    private static String quoted(MatchResult token) {
        return Matcher.quoteReplacement(token.group());
    }

    private static boolean localizes(String statement) {
        boolean open = false;
        for (MatchResult token : TOKENS.matcher(statement).results().toList()) {
            String text = token.group().replace("%%", "");
            if (LOCALIZED.matcher(text).find() || (open && text.matches("(?s)\"[deEfgGtT].*"))) {
                return true;
            }
            open = OPEN.matcher(text).find();
        }
        return false;
    }

    /** The code between semicolons and braces that are in no text. */
    private static List<String> statements(String code) {
        List<String> statements = new ArrayList<>();
        var current = new StringBuilder();
        var tokens = TOKENS.matcher(code);
        int at = 0;
        while (at < code.length()) {
            if (tokens.region(at, code.length()).lookingAt()) {
                current.append(tokens.group());
                at = tokens.end();
                continue;
            }
            char next = code.charAt(at++);
            if (next == ';' || next == '{' || next == '}') {
                statements.add(current.toString());
                current.setLength(0);
            } else {
                current.append(next);
            }
        }
        statements.add(current.toString());
        return statements;
    }
}
