package dev.proprio.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What every page begins and ends with. */
final class HtmlPage {
    private HtmlPage() {}

    /** A page whose body is open; its style is in it. */
    static Markup open(String title, String... styles) {
        Markup out =
                new Markup().raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.leaf("title", title + " · Proprio");
        out.open("style");
        for (String style : styles) {
            out.raw(resource(style));
        }
        return out.close().close().open("body").open("main");
    }

    /** The whole page, once what was opened in its body is closed. */
    static String close(Markup out) {
        return out.close().close().close().toString();
    }

    /** A file beside this class. */
    static String resource(String name) {
        try (InputStream css = HtmlPage.class.getResourceAsStream(name)) {
            if (css == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
