package dev.proprio.experiments.cli;

import dev.proprio.coordinator.service.ApiJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Requests to validate an experiment that are as laborious as they may be, by what makes them so. */
final class HostileSpecs {
    /** As much as a spec may have. */
    private static final int MOST = 99_000;

    private HostileSpecs() {}

    static Map<String, String> all() {
        Map<String, String> specs = new LinkedHashMap<>();
        specs.put("unknown keys", lines("k%d: 1\n"));
        specs.put("one key again and again", "rounds: 1\n".repeat(MOST / 10));
        specs.put("unknown keys of a section", "cohort:\n" + lines("  k%d: 1\n"));
        specs.put("aliases", "data: {classes: [&x %s%s]}".formatted("y".repeat(9_000), ", *x".repeat(9_000)));
        specs.put("aliases of aliases", bombs());
        specs.put("nested lists", "data: {classes: " + "[".repeat(MOST / 2) + "]".repeat(MOST / 2) + "}");
        specs.put("nested keys", nested());
        specs.put("a long list of classes", "data: {source: synthetic, classes: [" + lines("c%d,") + "walk]}");
        specs.put("a long list of unequal texts", "model: {kind: mlp, hidden: [" + lines("%d,") + "1]}");
        specs.put("a long number", "rounds: " + "9".repeat(MOST));
        specs.put("a long fraction", "local: {learning-rate: 0." + "1".repeat(MOST) + "}");
        specs.put("a great exponent", "rounds: 1e999999999");
        specs.put("a long duration", "data: {bout: " + "9".repeat(MOST) + "s}");
        specs.put("a long name", "name: " + "x".repeat(MOST));
        specs.put("a long key", "x".repeat(MOST) + ": 1");
        specs.put("one line of spaces", "name: x" + " ".repeat(MOST) + "# y");
        specs.put("comments", "# x\n".repeat(MOST / 4) + "rounds: 1");
        specs.put("folded text", "name: >\n" + "  a\n".repeat(MOST / 4));
        specs.put("quoted escapes", "name: \"" + "\\u0041".repeat(MOST / 6) + "\"");
        specs.put("documents", "---\nrounds: 1\n".repeat(MOST / 14));
        specs.put("flow of braces", "{".repeat(MOST));
        specs.put("question marks", "? ".repeat(MOST / 2));
        specs.put("dashes", "- ".repeat(MOST / 2));
        specs.put("tags", lines("!<tag:%d> a: 1\n"));
        specs.put("anchors", lines("a%1$d: &b%1$d 1\n"));
        return specs;
    }

    /** As bodies of requests. */
    static Map<String, String> bodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        all().forEach((name, spec) -> bodies.put(name, ApiJson.write(Map.of("spec", spec))));
        Map<String, String> set = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            set.put("data.k%d.x".formatted(i), "[".repeat(200) + "]".repeat(200));
        }
        bodies.put("200 wrong settings", ApiJson.write(Map.of("recipe", "quickstart", "set", set)));
        set.replaceAll((path, value) -> "x".repeat(450));
        bodies.put("200 long settings", ApiJson.write(Map.of("recipe", "quickstart", "set", set)));
        bodies.put(
                "a deep path", ApiJson.write(Map.of("recipe", "quickstart", "set", Map.of("a.".repeat(45_000), "1"))));
        bodies.put(
                "a large spec and 200 settings",
                ApiJson.write(Map.of("spec", lines("k%d: 1\n"), "set", Map.copyOf(set))));
        bodies.put("nested JSON", "[".repeat(500_000));
        bodies.put("a body of numbers", "[" + "1,".repeat(500_000) + "1]");
        bodies.put("a body of long digits", "{\"spec\": " + "1".repeat(900_000) + "}");
        return bodies;
    }

    private static String lines(String line) {
        var text = new StringBuilder();
        for (int i = 0; text.length() < MOST - 100; i++) {
            text.append(line.formatted(i));
        }
        return text.toString();
    }

    private static String bombs() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            text.append("a%1$d: &a%1$d [%2$s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
        }
        return text.toString();
    }

    private static String nested() {
        var text = new StringBuilder();
        for (int depth = 0; text.length() < MOST - 500; depth++) {
            text.append(" ".repeat(depth)).append("a:\n");
        }
        return text.toString();
    }
}
