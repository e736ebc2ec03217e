package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.FineTune;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.personalization.Unadapted;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a model is fitted to single people from a few of their windows, and how that is measured. */
public record PersonalizeSpec(
        @Setting("The methods to compare, each by its name or with its settings.")
        List<Personalizer> methods,

        @Setting("Numbers of labelled windows of each class that a new person gives, from 0, in increasing order.")
        List<Integer> shots,

        @Setting("Whose windows a new person's shots are: their own, or another new person's as a control.")
        SupportOwner shotsOf,

        @Setting("How often a new person's shots are drawn anew, at least 1; a person's result is the mean.")
        int episodes,

        @Setting("How many seeds are run, counting up from the experiment's seed; at least 1.")
        int seeds,

        @Setting("Share of the people who never train and are reported on, between 0 and 1.")
        double test,

        @Setting("Share of the people who never train and are there to choose settings on, from 0 to below 1.")
        double validation,

        @Setting("Which of the people who never train are measured.")
        TestedPeople people,

        @Setting("Classes that nobody trains on and that new people add; may be empty.")
        List<String> novel,

        @Setting("Classes that are no gesture or activity of interest: taking one for another class is a false"
                + " activation; may be empty.")
        List<String> background,

        @Setting("Where a person's support ends and what they are tested on begins.")
        SupportSplit split,

        @Setting("Share of the time, without the guard, that is support when time is split; between 0 and 1.")
        double support,

        @Setting("Time left out between support and test when time is split; the longer of a window and 10s when left"
                + " out.")
        Optional<Duration> guard,

        @Setting("Whether support and test may share samples or a session, as the report will then say in red.")
        boolean allowLeakage,

        @Setting("What happens when a person lacks sessions, classes or windows that the protocol needs.")
        Incomplete incomplete,

        @Setting("A global model to start from (model.zip of a run) instead of training one; left out, it is trained.")
        Optional<Path> model,

        @Setting("The seed by which people are split, for all seeds alike; left out, each seed splits them anew.")
        Optional<Long> peopleSeed,

        @Setting("How many of a person's last sessions are tested on when sessions are split, at least 1; all earlier"
                + " ones are support.")
        int testSessions,

        @Setting(
                "How new people are asked about their windows; shots are then taps, the number of windows that they label in all. Left out, they give shots of each class.")
        Optional<AskingSpec> asking,

        @Setting(
                "Whether fitted models give no answer for windows that are unlike gestures, on new classes beside the known ones; left out, every window is answered.")
        Optional<StudyRejectionSpec> rejection) {
    public PersonalizeSpec {
        methods = List.copyOf(methods);
        shots = List.copyOf(shots);
        novel = List.copyOf(novel);
        background = List.copyOf(background);
        Require.that(!methods.isEmpty(), "methods", "must name at least one method");
        requireDistinct(methods);
        Require.that(!shots.isEmpty(), "shots", "must name at least one number");
        for (int i = 0; i < shots.size(); i++) {
            Require.atLeast("shots", shots.get(i), 0);
            Require.that(
                    i == 0 || shots.get(i) > shots.get(i - 1), "shots", "must be in increasing order but are " + shots);
        }
        Require.atLeast("episodes", episodes, 1);
        Require.atLeast("seeds", seeds, 1);
        Require.that(test > 0 && test < 1, "test", "must be greater than 0 and less than 1 but was " + test);
        Require.that(
                validation >= 0 && validation < 1 - test,
                "validation",
                "must be at least 0 and leave people to train, so be less than %s, but was %s"
                        .formatted(1 - test, validation));
        Require.that(
                people == TestedPeople.TEST || validation > 0,
                "people",
                "cannot be validation: no people are kept for it; set validation to 0.1, say");
        Require.that(
                support > 0 && support < 1, "support", "must be greater than 0 and less than 1 but was " + support);
        Require.atLeast("testSessions", testSessions, 1);
        Require.that(
                testSessions == 1 || split == SupportSplit.SESSION,
                "testSessions",
                "can be more than 1 with split: session only, but split is "
                        + split.name().toLowerCase(Locale.ROOT));
        if (asking.isPresent()) {
            requireLooks(asking.get(), shots);
            Require.that(
                    shots.getFirst() > 0,
                    "shots",
                    "must be at least 1 with asking, where they are taps: with a budget of 0 nobody is asked anything; leave 0 out");
            Require.that(
                    novel.isEmpty(),
                    "novel",
                    "must be empty with asking, for who is asked about windows of their choosing may be asked about none of a new class; leave it or asking out");
            Require.that(
                    split != SupportSplit.RANDOM,
                    "split",
                    "must not be random with asking, which would test on what was not asked about; use session or time");
        }
        Require.that(
                rejection.isEmpty() || !(novel.isEmpty() || background.isEmpty()),
                "rejection",
                "takes novel classes and classes of background, for it is measured by false activations beside new gestures; name some in novel and background, or leave it out");
        guard.ifPresent(value -> Require.that(!value.isNegative(), "guard", "must not be negative"));
        for (String name : background) {
            Require.that(!novel.contains(name), "background", "names the class %s, which is novel too".formatted(name));
        }
        Require.that(
                shotsOf == SupportOwner.SELF || split != SupportSplit.RANDOM,
                "shotsOf",
                "cannot be another with split: random, which tests on what one's own shots leave; use split: session");
        Require.that(
                split != SupportSplit.RANDOM || allowLeakage,
                "split",
                "must not be random: support and test windows would share a session and samples, and the result would"
                        + " measure memory; use session or time, or set allow-leakage: true to show by how much");
    }

    /** The global model and fine-tuning, on people whose sessions are split. */
    public PersonalizeSpec() {
        this(
                List.of(new Unadapted(), new FineTune()),
                List.of(0, 1, 3, 5, 10),
                SupportOwner.SELF,
                20,
                1,
                0.3,
                0.1,
                TestedPeople.TEST,
                List.of(),
                List.of(),
                SupportSplit.SESSION,
                0.5,
                Optional.empty(),
                false,
                Incomplete.REFUSE,
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty());
    }

    /** The most shots of a class. */
    public int mostShots() {
        return shots.getLast();
    }

    /**
     * The methods, each under a label of its own: those that share one have what they differ in behind it. With asking each is there once
     * for each way of asking, and once with all labels.
     */
    public List<Personalizer> labelled() {
        List<Personalizer> labelled = LabelledMethod.of(methods);
        return asking.map(asked -> AskedMethod.variants(asked, labelled)).orElse(labelled);
    }

    private static void requireLooks(AskingSpec asked, List<Integer> shots) {
        asked.batch()
                .forEach(batch -> Require.that(
                        asked.stop().isEmpty() || batch < shots.getLast(),
                        "asking.batch",
                        "must be less than the most of shots, %s, with stop, but names %s: the rule is looked at after a batch that is not the last, and would never be"
                                .formatted(shots.getLast(), batch)));
    }

    private static void requireDistinct(List<Personalizer> methods) {
        Set<String> labels = new HashSet<>();
        for (Personalizer method : LabelledMethod.of(methods)) {
            if (!labels.add(method.label())) {
                throw new InvalidSettingException(
                        "methods", "must have different names but two are \"%s\"".formatted(method.label()));
            }
        }
    }
}
