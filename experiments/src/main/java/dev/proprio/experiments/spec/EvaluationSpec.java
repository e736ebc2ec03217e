package dev.proprio.experiments.spec;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.sensor.signal.TimeSplit;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What the model is measured on, and when. */
public record EvaluationSpec(
        @Setting("Rounds from one evaluation to the next, at least 1; the last round is always evaluated.")
        int every,

        @Setting(
                "What is kept from training to be evaluated on: some users, those of the official split, the later time"
                        + " of each recording, or each user's last sessions.")
        Split split,

        @Setting("Share of the users, of each recording's time, or of each user's sessions that is kept, between 0 and"
                + " 1; of sessions rounded, at least one and never all; official splits have their own.")
        double heldOut,

        @Setting("The most users that are kept when whole users are, at least 1.")
        int maxUsers,

        @Setting("Windows evaluated at once, at least 1; it changes the speed, not the result.")
        int batch,

        @Setting("Time left out between training and evaluation where both come from one recording.")
        Duration guard,

        @Setting("Whether what the last model says of each tested window is written to predictions.csv.")
        boolean predictions,

        @Setting(
                "The most windows of each tested person that are kept with their signals where the last model was wrong,"
                        + " those first of which it was surest, for the report and the dashboard; 0 looks for none. Of runs"
                        + " with privacy, or with devices that are not simulated, none is kept.")
        int mistakes,

        @Setting(
                "How well events are found, such as gestures: F1 of their onsets. Left out, windows alone are counted.")
        Optional<EventsSpec> events,

        @Setting(
                "Whether those who are tested, each a device that keeps its windows, are also asked for sums: what a coordinator would know that sees nothing else. Of devices of other processes those that are connected are asked.")
        boolean onDevices,

        @Setting(
                "Sets of classes that keep a promise of how often the true one is among them. Left out, there are none.")
        Optional<ConformalSpec> conformal,

        @Setting("No answer for windows that are like nothing that was trained on. Left out, every window is answered.")
        Optional<RejectionSpec> rejection,

        @Setting(
                "Tested people's models that go on learning on their devices, session after session. Left out, they stay as they are.")
        Optional<ContinualSpec> continual,

        @Setting(
                "Share of the people kept for testing who are there to choose settings on, from 0 to below 1: a sweep's search decides by them, and they count in no other figure. Who they are follows from their names; where seeds test different people, and few, somebody may be on the other side under another seed, which a sweep says. Left out, nobody; in a sweep whose search decides what goes on, half.")
        Optional<Double> validation)
        implements Withers<EvaluationSpec> {
    private static final int MOST_MISTAKES = 100;

    public EvaluationSpec {
        Require.atLeast("every", every, 1);
        Require.that(
                heldOut > 0 && heldOut < 1, "heldOut", "must be greater than 0 and less than 1 but was " + heldOut);
        Require.atLeast("maxUsers", maxUsers, 1);
        Require.atLeast("batch", batch, 1);
        Require.that(!guard.isNegative(), "guard", "must not be negative");
        Require.between("mistakes", mistakes, 0, MOST_MISTAKES);
        validation.ifPresent(share -> Require.that(
                share >= 0 && share < 1, "validation", "must be at least 0 and less than 1 but was " + share));
        Require.that(
                validation.filter(share -> share > 0).isEmpty()
                        || (conformal.isEmpty() && rejection.isEmpty() && continual.isEmpty()),
                "validation",
                "must be left out or 0 with conformal, rejection and continual, which do not keep out the people to choose settings on");
        Require.that(
                continual.isEmpty() || split == Split.USERS || split == Split.OFFICIAL,
                "continual",
                "must be left out with split: %s, whose people have all trained; use split: users or official"
                        .formatted(split.name().toLowerCase(Locale.ROOT)));
        Require.that(
                rejection.isEmpty() || split == Split.USERS || split == Split.OFFICIAL,
                "rejection",
                "must be left out with split: %s, whose people have all trained; use split: users or official"
                        .formatted(split.name().toLowerCase(Locale.ROOT)));
        Require.that(
                rejection.isEmpty()
                        || rejection.get().score() != RejectionScore.CONTRAST
                        || events.map(EventsSpec::classes)
                                .filter(names -> !names.isEmpty())
                                .isPresent(),
                "events",
                "must name classes if rejection.score is contrast, which tells them from all others");
    }

    /** A quarter of the users, every five rounds. */
    public EvaluationSpec() {
        this(
                5,
                Split.USERS,
                0.25,
                200,
                256,
                Duration.ofSeconds(10),
                false,
                10,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether some of the people kept for testing are there to choose settings on. */
    public boolean choosesSettings() {
        return validation.filter(share -> share > 0).isPresent();
    }

    /** What the data set needs of this. */
    public HoldOut holdOut() {
        return switch (split) {
            case USERS -> new HoldOut.Users(heldOut, maxUsers);
            case OFFICIAL -> new HoldOut.Official();
            case TIME -> new HoldOut.Later(new TimeSplit(TimeSplit.By.TIME, 1 - heldOut, Optional.of(guard)));
            case SESSION -> new HoldOut.Later(new TimeSplit(TimeSplit.By.SESSIONS, 1 - heldOut, Optional.of(guard)));
        };
    }
}
