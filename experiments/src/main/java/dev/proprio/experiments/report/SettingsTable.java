package dev.proprio.experiments.report;

import dev.proprio.experiments.record.RunSummary;
import java.util.Map;

/** What the run was made of: settings, versions, the model's fingerprint and the command. */
final class SettingsTable {
    private SettingsTable() {}

    static void draw(Markup out, RunSummary run) {
        out.open("section", "class", "card wide").leaf("h2", "Reproduce");
        out.open("pre").leaf("code", run.command()).close();
        run.modelSha256().ifPresent(digest -> {
            out.open("p", "class", "note").text("The parameters of the final model have the SHA-256 ");
            out.leaf("code", digest, "class", "digest");
            out.text(run.reproducible() ? "; the same settings and seed give it again." : ".")
                    .close();
        });
        out.close();
        out.open("section", "class", "card wide").leaf("h2", "Settings").open("dl", "class", "settings");
        run.spec().forEach((key, value) -> entry(out, key, value));
        out.close().close();
        out.open("section", "class", "card wide").leaf("h2", "Versions").open("dl", "class", "settings");
        entry(out, "run", run.id());
        run.versions().forEach((key, value) -> entry(out, key, value));
        out.close().close();
    }

    private static void entry(Markup out, String key, Object value) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((below, nested) -> entry(out, key + "." + below, nested));
        } else {
            out.open("div").leaf("dt", key).leaf("dd", value.toString()).close();
        }
    }
}
