package dev.proprio.proto.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VisibleTextTest {
    @Test
    void whatActsIsShownAsItsEscape() {
        assertThat(VisibleText.of("oops\n01:23:45 INFO  forged\r\u001b[31m\u001b]0;owned\u0007\ttab"))
                .isEqualTo("oops\\n01:23:45 INFO  forged\\r\\u001b[31m\\u001b]0;owned\\u0007\\ttab");
        assertThat(VisibleText.of("\u009b31m \u0085 \u007f")).isEqualTo("\\u009b31m \\u0085 \\u007f");
        assertThat(VisibleText.of("a\u202egnp.exe\u2066\u200f\u061c"))
                .isEqualTo("a\\u202egnp.exe\\u2066\\u200f\\u061c");
        assertThat(VisibleText.of("one\u2028two\u2029three\ufeff")).isEqualTo("one\\u2028two\\u2029three\\ufeff");
        assertThat(VisibleText.of("half \ud83d and \udc00")).isEqualTo("half \\ud83d and \\udc00");
        assertThat(VisibleText.of(new String(Character.toChars(0xe0041)))).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void whatIsVisibleStays() {
        String visible = "Zürich, 東京, नमस्ते, می\u200cخواهم, 👩\u200d🔬, <b>&amp;</b> C:\\new";
        assertThat(VisibleText.of(visible)).isEqualTo(visible);
        assertThat(VisibleText.of("")).isEmpty();
    }

    @Test
    void linesOfOurOwnStayLines() {
        assertThat(VisibleText.lines("a\n\tb\r\u001bc")).isEqualTo("a\n\tb\\r\\u001bc");
    }

    @Test
    void anExcerptIsNeverLongerThanAskedFor() {
        assertThat(VisibleText.excerpt("short", 5)).isEqualTo("short");
        assertThat(VisibleText.excerpt("longer", 5)).isEqualTo("long\u2026");
        assertThat(VisibleText.excerpt("\n\n\n", 5)).isEqualTo("\\n\\n\u2026");
        assertThat(VisibleText.excerpt("abc👩x", 5)).isEqualTo("abc\u2026");
        assertThat(VisibleText.excerpt("x".repeat(1 << 20), 80)).hasSize(80);
    }

    @Test
    void nothingThatActsIsLeftOfAnyTextAndTwiceIsOnce() {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String text = random.ints(random.nextInt(30), 0, i % 2 == 0 ? 0x300 : 0x10000)
                    .collect(StringBuilder::new, (all, unit) -> all.append((char) unit), StringBuilder::append)
                    .toString();
            String visible = VisibleText.of(text);
            assertThat(visible.codePoints()
                            .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202e))
                    .isTrue();
            assertThat(VisibleText.of(visible)).isEqualTo(visible);
            String excerpt = VisibleText.excerpt(text, 12);
            assertThat(excerpt.length()).isLessThanOrEqualTo(12);
            assertThat(VisibleText.excerpt(excerpt, 12)).isEqualTo(excerpt);
        }
    }
}
