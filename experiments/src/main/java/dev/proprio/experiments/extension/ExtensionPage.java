package dev.proprio.experiments.extension;

/** The page of documentation with an example of each kind of extension: the sources that new projects begin with. */
public final class ExtensionPage {
    private ExtensionPage() {}

    /** The page, in Markdown. */
    public static String markdown() {
        var page = new StringBuilder(ExtensionKind.filled("page", ProjectNames.of("my-rule")));
        page.append("\n| `--kind` | interface |\n|---|---|\n");
        for (ExtensionKind kind : ExtensionKind.all()) {
            page.append("| [`%s`](#%s) | `%s` |\n"
                    .formatted(kind.name(), kind.name(), kind.point().getName()));
        }
        for (ExtensionKind kind : ExtensionKind.all()) {
            String name = "my-" + kind.name();
            page.append("\n## ").append(kind.name()).append("\n\n");
            page.append("    ./proprio extension new %s --kind %s\n".formatted(name, kind.name()));
            page.append("    PROPRIO_EXTENSIONS=%s/target ./proprio run quickstart %s\n\n"
                    .formatted(name, ExtensionProject.use(kind, name)));
            page.append("```java\n").append(kind.source(ProjectNames.of(name))).append("```\n");
        }
        return page.toString();
    }
}
