package dev.proprio.experiments.report;

import dev.proprio.proto.text.VisibleText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Writes well-formed markup; every text and attribute is escaped. */
final class Markup {
    /** HTML's void elements, of those that pages have. */
    private static final Set<String> VOID = Set.of("br", "col", "hr", "img", "input", "link", "meta");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element with {@code attributes}, which are names and values in turn. */
    Markup open(String tag, String... attributes) {
        start(tag, attributes).out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        if (open.size() < 5) {
            out.append('\n');
        }
        return this;
    }

    /** An element without content. In HTML only some may do without an end tag: behind any other, all that follows would be in it. */
    Markup empty(String tag, String... attributes) {
        boolean endsItself = VOID.contains(tag) || tag.equals("svg") || open.contains("svg");
        start(tag, attributes).out.append(endsItself ? "/>" : "></" + tag + ">");
        return this;
    }

    /** An element with a text. */
    Markup leaf(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** A text within the element that is open. */
    Markup text(String text) {
        escape(text);
        return this;
    }

    /** Markup of our own, which is not escaped. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    private Markup start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        return this;
    }

    private void escape(String text) {
        VisibleText.lines(text).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
    }

    /** Whether XML 1.0 allows the character. */
    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
