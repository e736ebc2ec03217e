package dev.proprio.experiments.report;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SecureGroupRow;
import dev.proprio.experiments.record.SecureRow;
import dev.proprio.experiments.record.SecureSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the coordinator could see of single devices in a run with secure aggregation, and what hiding the rest cost. */
final class CoordinatorView {
    private static final int MOST_ABORTED = 10;

    private CoordinatorView() {}

    static void draw(Markup out, RunSummary run, List<RoundRow> rows) {
        Optional<SecureSummary> summary = SecureSummary.of(rows, Optional.empty());
        List<SecureRow> rounds =
                rows.stream().flatMap(row -> row.secureAggregation().stream()).toList();
        Optional<SecureGroupRow> largest = rounds.stream()
                .flatMap(round -> round.groups().stream())
                .max(Comparator.comparingInt(SecureGroupRow::devices));
        if (summary.isEmpty() || largest.isEmpty()) {
            return;
        }
        out.open("section", "class", "card wide").leaf("h2", "What the coordinator could see");
        out.leaf("p", sentence(summary.get(), largest.get()), "class", "note");
        run.secureAggregation().flatMap(SecureSummary::basis).ifPresent(basis -> out.leaf("p", basis, "class", "note"));
        if (largest.get().neighbours() < largest.get().devices() - 1) {
            out.leaf("p", beacon(run), "class", "note");
        }
        out.open("div", "class", "split");
        parameters(out, run, rounds, largest.get());
        stages(out, summary.get());
        out.close();
        aborted(out, rows, summary.get());
        out.close();
    }

    private static String beacon(RunSummary run) {
        Map<?, ?> settings = run.spec().get("secure-aggregation") instanceof Map<?, ?> written ? written : Map.of();
        return text(settings, "beacon").equals("drawn")
                ? "The devices drew the ring of neighbours together, each with a nonce of its own that nobody knew before the roster was fixed."
                : "The ring of neighbours is drawn from the roster without a public beacon: devices trust the coordinator not to try out keys of devices of its own until the ring surrounds one of theirs.";
    }

    private static String sentence(SecureSummary summary, SecureGroupRow largest) {
        return summary.level().equals("full")
                ? "Sums over at least %s devices each, and who took part until when. Of one device it received public keys, sealed shares, and its update, weight and metrics under masks, which look like random bytes."
                        .formatted(Format.count(largest.survivors()))
                : "Every update: this run did the arithmetic of secure aggregation without its cryptography. With secure-aggregation.level: full it gives the same model, and the coordinator sees sums over at least %s devices each."
                        .formatted(Format.count(largest.survivors()));
    }

    private static void parameters(Markup out, RunSummary run, List<SecureRow> rounds, SecureGroupRow largest) {
        Map<?, ?> settings = run.spec().get("secure-aggregation") instanceof Map<?, ?> written ? written : Map.of();
        SecureRow first = rounds.getFirst();
        out.open("dl", "class", "settings");
        entry(out, "protocol", text(settings, "protocol") + ", " + first.level());
        boolean lies = !text(settings, "threat").equals("curious");
        entry(out, "withstands a coordinator that", lies ? "looks, and lies about who is left" : "looks");
        entry(out, "groups in a round", Format.count(first.groups().size()));
        entry(out, "devices in the largest group, n", Format.count(largest.devices()));
        entry(out, "neighbours of each, k", Format.count(largest.neighbours()));
        entry(out, "shares to recover a secret, t", Format.count(largest.threshold()));
        entry(out, "fewest devices in a sum, u", Format.count(largest.survivors()));
        entry(out, "signatures on who survived, q", Format.count(largest.signatures()));
        entry(out, "bits of a value", text(settings, "bits") + ", " + first.ringBits() + " under masks");
        out.close();
    }

    private static String text(Map<?, ?> settings, String key) {
        Object value = settings.get(key);
        return value == null ? "?" : value.toString();
    }

    private static void entry(Markup out, String name, String value) {
        out.open("div").leaf("dt", name).leaf("dd", value).close();
    }

    private static void stages(Markup out, SecureSummary summary) {
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead")
                .open("tr")
                .leaf("th", "all rounds")
                .leaf("th", "devices")
                .leaf("th", "left before");
        out.close().close().open("tbody");
        int[] counts = {
            summary.asked(),
            summary.advertised(),
            summary.shared(),
            summary.masked(),
            summary.confirmed(),
            summary.unmasked()
        };
        String[] names = {
            "asked", "sent keys", "sent shares", "sent a masked update", "signed who survived", "revealed shares"
        };
        for (int i = 0; i < counts.length; i++) {
            String left = i == 0 ? "" : Format.count((long) counts[i - 1] - counts[i]);
            row(out, names[i], Format.count(counts[i]), left);
        }
        row(out, "masks recovered of devices that left", Format.count(summary.recovered()), "");
        row(out, "values cut to the clip", Format.count(summary.clipped()), "");
        row(out, "weights cut", Format.count(summary.clippedWeights()), "");
        row(out, "the protocol's bytes up", Format.bytes(summary.bytesUp()), "");
        row(out, "the protocol's bytes down", Format.bytes(summary.bytesDown()), "");
        out.close().close().close();
    }

    private static void row(Markup out, String name, String value, String more) {
        out.open("tr").leaf("th", name).leaf("td", value).leaf("td", more).close();
    }

    private static void aborted(Markup out, List<RoundRow> rows, SecureSummary summary) {
        if (summary.abortedRounds() == 0) {
            out.leaf("p", "No group was given up.", "class", "note");
            return;
        }
        String count = summary.abortedRounds() == 1 ? "In one round" : "In " + summary.abortedRounds() + " rounds";
        out.leaf("p", count + " a group was given up, with nothing revealed:", "class", "note");
        out.open("ul");
        rows.stream()
                .flatMap(row -> row.secureAggregation().stream()
                        .flatMap(round -> round.groups().stream())
                        .flatMap(group -> group.aborted().stream())
                        .map(reason -> "round %s: %s".formatted(row.round(), reason)))
                .limit(MOST_ABORTED)
                .forEach(line -> out.leaf("li", line));
        out.close();
    }
}
