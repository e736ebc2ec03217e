package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.AdaptedModel;
import dev.proprio.client.personalization.Person;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.personalization.SignalFeatures;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.experiments.spec.AskedMethod;
import dev.proprio.experiments.spec.AskedWindows;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Adapts one method to people, on one axis, and measures it. Thread-safe.
 *
 * @param start what the method's model for this axis starts from
 * @param sums the sum of the training devices' contributions
 * @param familiarity how familiar windows are to fitted models, if rejection is measured
 */
record AdaptationRun(
        Personalizer method,
        LabelSpace space,
        float[] start,
        double[] sums,
        long seed,
        List<Integer> shots,
        int episodes,
        double windowSeconds,
        Optional<FittedFamiliarity> familiarity) {
    /** What a fitted model says. */
    private record Answers(AdaptedModel adapted, int[] predictions) {}

    /** Someone who never trained, with every number of shots that the method can do with. */
    List<Measured> newcomer(PersonWindows person, Trainer trainer) throws TrainingException {
        List<Measured> measured = new ArrayList<>();
        boolean constant = (!method.adapts() || isEverything()) && !person.complement();
        // What is asked about for fewer taps is asked first for more.
        Map<Integer, AskedWindowOrder> orders = new HashMap<>();
        Optional<SignalFeatures> signals = familiarity.map(judge -> SignalFeatures.of(person.measured()));
        for (int k : shots) {
            if (!method.applies(k, space.known(), space.classes().size())) {
                continue;
            }
            ResultCell cell = new ResultCell(space.axis(), method.label(), k);
            if (constant && !measured.isEmpty()) {
                Measured first = measured.getFirst();
                measured.add(new Measured(cell, withShots(first.score(), k), first.confusion(), first.judged()));
                continue;
            }
            EpisodeTally tally = tally(person.measured());
            boolean once = constant || isExhausted(person, k) || (k == 0 && !person.complement());
            int draws = once ? 1 : episodes;
            List<JudgedWindows> judged = new ArrayList<>();
            for (int episode = 0; episode < draws; episode++) {
                episode(person, k, episode, orders, signals, tally, trainer).ifPresent(judged::add);
            }
            measured.add(new Measured(
                    cell, tally.score(seed, cell, person.user()), tally.confusion(), JudgedWindows.together(judged)));
        }
        return measured;
    }

    /** Someone who trained: their whole shard is the support, and their device remembers what it remembers. */
    Measured participant(String user, Windows shard, ClientState state, Windows later, Trainer trainer)
            throws TrainingException {
        ResultCell cell = new ResultCell(space.axis(), method.label(), UserScore.ALL);
        EpisodeTally tally = tally(later);
        var random = KeyedRandom.of(seed, "participant", 0, KeyedRandom.keyOf(user));
        var _ = measure(shard, state, later, all(later), random, tally, trainer);
        return new Measured(cell, tally.score(seed, cell, user), tally.confusion(), JudgedWindows.NONE);
    }

    private Optional<JudgedWindows> episode(
            PersonWindows person,
            int k,
            int episode,
            Map<Integer, AskedWindowOrder> orders,
            Optional<SignalFeatures> signals,
            EpisodeTally tally,
            Trainer trainer)
            throws TrainingException {
        var random = KeyedRandom.of(seed, "episode", episode, KeyedRandom.keyOf(person.user()));
        if (method instanceof AskedMethod asking) {
            int drawn = asking.isDrawn() ? episode : 0;
            AskedWindowOrder order = orders.get(drawn);
            if (order == null) {
                order = asked(() -> order(asking, person.pool(), random, trainer));
                orders.put(drawn, order);
            }
            AskedWindowOrder asked = asking.everything() ? order : order.first(k);
            Windows answers = questions(asking).answers(person.pool(), asked.windows(), random);
            if (asking.adapts()) {
                tally.ask(cost(asking, asked, answers));
            }
            var _ = measure(
                    answers,
                    ClientState.EMPTY,
                    person.measured(),
                    all(person.measured()),
                    random.child("adaptation", k),
                    tally,
                    trainer);
            return Optional.empty();
        }
        int[] drawn = SupportDraw.draw(person, space.firstShot(), space.last(), k, random);
        Windows support = ofSpace(person.pool().select(drawn));
        Windows tested = person.measured();
        int[] places = ofSpace(tested, person.complement() ? others(person.pool(), drawn) : all(tested));
        Windows query = ofSpace(tested.select(places));
        Answers answers =
                measure(support, ClientState.EMPTY, query, places, random.child("adaptation", k), tally, trainer);
        return familiarity.isEmpty()
                ? Optional.empty()
                : Optional.of(familiarity
                        .get()
                        .judge(
                                support,
                                query,
                                signals.orElseThrow().select(places),
                                answers.predictions,
                                answers.adapted,
                                trainer));
    }

    private boolean isEverything() {
        return method instanceof AskedMethod asking && asking.everything();
    }

    private Asking questions(AskedMethod asking) {
        return new Asking(
                asking.by(),
                asking.wrong(),
                space.classes().size(),
                start,
                asking.adapts() && asking.cost().isPresent());
    }

    private static QuestionCost cost(AskedMethod asking, AskedWindowOrder asked, Windows answers) {
        int questions = asked.windows().length;
        return new QuestionCost(
                questions,
                asking.cost()
                        .map(cost -> cost.of(answers.labels(), asked.proposed()))
                        .orElse((double) questions),
                asked.stopped() ? 1 : 0);
    }

    /** What a person is asked about with the largest budget, the first question first. */
    private AskedWindowOrder order(AskedMethod asking, Windows pool, KeyedRandom random, Trainer trainer)
            throws TrainingException {
        Asking questions = questions(asking);
        int taps = asking.everything() ? pool.count() : shots.getLast();
        if (asking.batch() == 0) {
            return questions.choose(pool, taps, random, trainer);
        }
        return questions.choose(pool, taps, asking.batch(), asking.stop(), random, trainer, answered -> {
            Person person = person(
                    questions.answers(pool, answered, random),
                    ClientState.EMPTY,
                    random.child("asking", answered.length));
            return method.adapt(person, trainer)
                    .predictor()
                    .parameters()
                    .orElseThrow(() -> new TrainingException(withoutOutputs(asking)));
        });
    }

    private static String withoutOutputs(AskedMethod asking) {
        String sentence = "personalize.asking.%s, but what this method fits shows no outputs; leave %s out";
        if (asking.by() != AskedWindows.RANDOM) {
            return sentence.formatted(
                    "batch has the fitted model choose what to ask next", "batch, or take batch: [0],");
        }
        return asking.stop().isPresent()
                ? sentence.formatted("stop is decided by what the fitted model says", "stop")
                : sentence.formatted("cost goes by what the fitted model proposes", "batch");
    }

    private Person person(Windows support, ClientState state, KeyedRandom random) {
        return new Person(
                space.model().layout(),
                start,
                space.classes(),
                space.known(),
                space.trained(),
                support,
                sums,
                state,
                random);
    }

    private Answers measure(
            Windows support,
            ClientState state,
            Windows query,
            int[] places,
            KeyedRandom random,
            EpisodeTally tally,
            Trainer trainer)
            throws TrainingException {
        Person person = person(support, state, random);
        long begin = System.nanoTime();
        AdaptedModel adapted = asked(() -> method.adapt(person, trainer));
        double seconds = (System.nanoTime() - begin) / 1e9;
        int[] predictions = asked(() -> adapted.predictor().predict(query, trainer));
        requireClasses(predictions, query.count());
        tally.add(places, query.labels(), predictions, adapted, seconds);
        return new Answers(adapted, predictions);
    }

    /** What a method gives; what it throws is told with its name. */
    private <T> T asked(Question<T> question) throws TrainingException {
        T answer;
        try {
            answer = question.ask();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new TrainingException(ExtensionException.threw(method, e).getMessage(), e);
        }
        if (answer == null) {
            throw wrong("gave null");
        }
        return answer;
    }

    private void requireClasses(int[] predictions, int windows) throws TrainingException {
        if (predictions.length != windows) {
            throw wrong("gave %s for %s"
                    .formatted(CountText.of(predictions.length, "prediction"), CountText.of(windows, "window")));
        }
        int classes = space.classes().size();
        OptionalInt stranger = Arrays.stream(predictions)
                .filter(predicted -> predicted < 0 || predicted >= classes)
                .findFirst();
        if (stranger.isPresent()) {
            throw wrong("predicted class %s of %s, from 0".formatted(stranger.getAsInt(), classes));
        }
    }

    private TrainingException wrong(String what) {
        return new TrainingException(ExtensionException.that(method, what).getMessage());
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws TrainingException;
    }

    private Windows ofSpace(Windows windows) {
        return PersonWindows.ofClasses(windows, space.first(), space.last());
    }

    /** Those of {@code places} whose windows are of this axis's classes. */
    private int[] ofSpace(Windows windows, int[] places) {
        return Arrays.stream(places)
                .filter(i -> windows.label(i) >= space.first() && windows.label(i) < space.last())
                .toArray();
    }

    private static int[] all(Windows windows) {
        return IntStream.range(0, windows.count()).toArray();
    }

    private static int[] others(Windows pool, int[] drawn) {
        Set<Integer> used = Arrays.stream(drawn).boxed().collect(Collectors.toSet());
        return IntStream.range(0, pool.count()).filter(i -> !used.contains(i)).toArray();
    }

    /** Whether there is only one way to draw so many shots. */
    private boolean isExhausted(PersonWindows person, int k) {
        return !(method instanceof AskedMethod)
                && !person.complement()
                && IntStream.range(space.firstShot(), space.last()).allMatch(label -> person.available(label) == k);
    }

    private EpisodeTally tally(Windows tested) {
        return new EpisodeTally(
                space.classes().size(), space.known(), space.background(), windowSeconds, tested.count());
    }

    private static UserScore withShots(UserScore score, int shots) {
        return new UserScore(
                score.seed(),
                score.axis(),
                score.method(),
                shots,
                score.user(),
                score.accuracy(),
                score.macroF1(),
                score.known(),
                score.novel(),
                score.activations(),
                score.hours(),
                score.episodes(),
                score.steps(),
                score.seconds(),
                score.received(),
                score.hits(),
                score.asked());
    }
}
