package dev.proprio.experiments.spec;

import dev.proprio.coordinator.journal.Journals;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.Setting;
import java.util.Locale;
import java.util.Optional;

/** How a run is kept, so that it can go on after a stop. */
public record JournalSpec(
        @Setting("Rounds that are kept together, and recorded only then; 0 keeps nothing: such a run can't be resumed.")
        int every,

        @Setting("How many of the last models the journal keeps; 0 keeps all.")
        int keep,

        @Setting(
                value =
                        "A PostgreSQL database that holds the journal, such as jdbc:postgresql://host/database?user=name;"
                                + " without it, journal.db in the run's folder does.",
                names = Resource.DATABASE)
        Optional<String> url) {
    public JournalSpec {
        Require.atLeast("every", every, 0);
        Require.atLeast("keep", keep, 0);
        url.ifPresent(JournalSpec::check);
    }

    /** Every round by itself, with the last model, in the run's folder. */
    public JournalSpec() {
        this(1, 1, Optional.empty());
    }

    private static void check(String url) {
        // The settings are written into the run's folder and its report.
        Require.that(
                !url.toLowerCase(Locale.ROOT).contains("password="),
                "url",
                "must not hold a password, which would be written into the run's files; put it into ~/.pgpass");
        Require.that(Journals.isPostgres(url), "url", "must begin with jdbc:postgresql: but was \"%s\"".formatted(url));
    }
}
