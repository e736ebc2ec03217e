package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.RetainedModel;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.Course;
import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.coordinator.devices.DeviceTimes;
import dev.proprio.coordinator.devices.RoundTimeline;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.VirtualChoice;
import dev.proprio.coordinator.tiers.Tier;
import dev.proprio.coordinator.tiers.TierBounds;
import dev.proprio.coordinator.tiers.TierRound;
import dev.proprio.coordinator.tiers.TierWeights;
import dev.proprio.coordinator.tiers.TieredMode;
import dev.proprio.coordinator.tiers.Tiers;
import dev.proprio.coordinator.tiers.TooFewDurationsException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Rounds that are the ends of tiers' rounds (FedAT, Chai et al. 2021). A tier's round is synchronous, and all of it is known
 * when it begins: who counts are those who arrive first, and where the training of one of them fails, nobody takes its
 * place. The tier whose round ends first makes the next step, the faster one of two that end at once. What begins at the
 * moment of a step begins with the model after it.
 */
final class TieredRounds implements ServerSteps {
    /** So many devices tell how long a fleet's devices take. */
    private static final int SAMPLE = 256;

    private final Fleet fleet;
    private final VirtualDevices devices;
    private final TieredMode mode;
    private final RoundClock clock;
    private Optional<TierBounds> bounds = Optional.empty();
    private Optional<Begun> begun = Optional.empty();
    /** By tier, of the rounds that go on: all but one are the same in the next step. */
    private final Map<Integer, Known> known = new HashMap<>();

    TieredRounds(Fleet fleet, VirtualDevices devices, TieredMode mode, RoundClock clock) {
        this.fleet = fleet;
        this.devices = devices;
        this.mode = mode;
        this.clock = clock;
    }

    /** A step that was planned: of which tier, and how far all are. */
    private record Begun(int round, int tier, Known known, Tiers tiers) {
        TierRound ending() {
            return known.round();
        }

        RoundTimeline timeline() {
            return known.timeline();
        }

        List<String> counting() {
            return known.counting();
        }

        long length() {
            return known.length();
        }
    }

    /**
     * A tier's round, all of which is known when it begins.
     *
     * @param counting who counts if nobody fails
     * @param length how long it lasts
     */
    private record Known(TierRound round, RoundTimeline timeline, List<String> counting, long length) {
        static Known of(TierRound round, RoundTimeline timeline) {
            List<String> counting =
                    timeline.contenders().stream().limit(timeline.target()).toList();
            return new Known(round, timeline, counting, timeline.length(counting));
        }

        /** When it ends, in microseconds of virtual time. */
        long end() {
            return round.start() + length;
        }

        /** Whether it is the same, whatever the version that its devices begin with. */
        boolean isOf(TierRound other) {
            return round.from(other.version()).equals(other);
        }

        Known from(TierRound same) {
            return new Known(same, timeline, counting, length);
        }
    }

    @Override
    public RoundPlan plan(RoundContext round) throws RunFailedException {
        RunState before = round.before();
        long now = before.part(VirtualRound.PART).orElse(VirtualRound.NONE).end();
        Tiers stored = before.part(Tiers.PART).orElseGet(() -> Tiers.of(mode));
        List<Tier> tiers = new ArrayList<>();
        for (int i = 0; i < stored.tiers().size(); i++) {
            Tier tier = stored.tiers().get(i);
            TierRound next = tier.round().isPresent() ? tier.round().get() : planned(round, i, tier.since());
            tiers.add(tier.with(next.start() >= now ? next.from(before.round()) : next));
        }
        int first = IntStream.range(0, tiers.size())
                .boxed()
                .min(Comparator.comparingLong(
                        tier -> known(round, tier, tiers.get(tier).round().orElseThrow())
                                .end()))
                .orElseThrow();
        var step = new Begun(
                round.round(),
                first,
                known(round, first, tiers.get(first).round().orElseThrow()),
                new Tiers(tiers, stored.models(), stored.staleness()));
        begun = Optional.of(step);
        return new RoundPlan(
                round.run(),
                round.round(),
                RoundPlan.FIRST_ATTEMPT,
                step.ending().devices(),
                step.ending().target(),
                Optional.empty());
    }

    private TierRound planned(RoundContext round, int tier, long since) throws RunFailedException {
        TierBounds split = bounds(round);
        CohortPolicy cohort = round.run().cohort();
        DeviceTimes times = times(round);
        var choice = new VirtualChoice(times, limit(round));
        // With one tier nobody is in another, and nobody has to be asked how long it takes.
        var drawn = new VirtualCohort(
                        fleet,
                        devices,
                        device -> mode.tiers() > 1 && split.tier(total(times, device)) != tier,
                        tier,
                        mode.tiers() > 1 ? "of tier %s".formatted(tier + 1) : "")
                .draw(round, choice, since, Math.min(cohort.size(), split.count(tier)));
        int target = Math.min(cohort.size(), drawn.asked().size());
        return new TierRound(round.round(), round.before().round(), drawn.start(), target, drawn.asked());
    }

    private static long total(DeviceTimes times, String device) {
        return times.of(List.of(device)).getFirst().total();
    }

    private DeviceTimes times(RoundContext round) {
        return devices.times(round.bytesDown(), round.bytesUp(round.round()));
    }

    /** What the fleet's devices take is the same in every round, and so are the tiers. */
    private TierBounds bounds(RoundContext round) throws RunFailedException {
        if (bounds.isEmpty()) {
            Population all = fleet.population();
            List<String> some = (all.size() <= SAMPLE
                            ? LongStream.range(0, all.size())
                            : KeyedRandom.of(round.run().seed(), "tier-sample")
                                    .longs(0, all.size())
                                    .distinct()
                                    .limit(SAMPLE))
                    .mapToObj(all::device)
                    .toList();
            long[] durations =
                    times(round).of(some).stream().mapToLong(DeviceTime::total).toArray();
            bounds = Optional.of(bounds(durations, all.size(), round.run().cohort()));
        }
        return bounds.orElseThrow();
    }

    private TierBounds bounds(long[] durations, long population, CohortPolicy cohort) throws RunFailedException {
        try {
            TierBounds split = TierBounds.of(mode.tiers(), durations, population);
            for (int tier = 0; tier < mode.tiers(); tier++) {
                if (split.count(tier) < cohort.minimum()) {
                    throw new RunFailedException(
                            "tier %s has %s that can be counted on, fewer than a round needs, %s; lower mode.tiers or cohort.minimum"
                                    .formatted(tier + 1, CountText.of(split.count(tier), "device"), cohort.minimum()));
                }
            }
            return split;
        } catch (TooFewDurationsException e) {
            throw new RunFailedException(
                    "devices can't be split into %s tiers, because they take only %s; lower mode.tiers, or set devices.spread"
                            .formatted(mode.tiers(), CountText.of(e.distinct(), "different time", "different times")),
                    e);
        }
    }

    private static long limit(RoundContext round) {
        return round.run().cohort().deadline().toNanos() / 1000;
    }

    private Known known(RoundContext round, int tier, TierRound next) {
        Known last = known.get(tier);
        Known now = last != null && last.isOf(next) ? last.from(next) : Known.of(next, timeline(round, next));
        known.put(tier, now);
        return now;
    }

    private RoundTimeline timeline(RoundContext round, TierRound tier) {
        return devices.timeline(
                tier.number(),
                tier.start(),
                limit(round),
                tier.devices(),
                tier.target(),
                round.bytesDown(),
                round.bytesUp(tier.number()));
    }

    @Override
    public CombinedUpdates gather(RoundContext round, RoundPlan plan, Consumer<RoundPhase> phases)
            throws RunFailedException, InterruptedException {
        Begun step = begun.filter(planned -> planned.round() == round.round()).orElseThrow();
        begun = Optional.empty();
        phases.accept(RoundPhase.TRAIN);
        var versions = new ModelVersions(round.before(), step.tiers().models());
        var collector = new FlightCollector(plan, round.shape(), round.rule(), clock, flight -> 1);
        List<Flight> flights = flights(step);
        Traffic up = fleet.train(flights.stream()
                .map(flight -> versions.errand(round.run(), flight, collector.sink(flight)))
                .toList());
        phases.accept(RoundPhase.COMMIT);
        Map<String, ClientOutcome> answers = new HashMap<>();
        for (Flight flight : flights) {
            collector.outcome(flight).ifPresent(answer -> answers.put(flight.device(), answer));
        }
        var became = VirtualOutcomes.of(step.timeline(), answers, step.length());
        List<ClientOutcome> outcomes = plan.devices().stream().map(became::of).toList();
        Optional<Aggregate> mean = collector.combined();
        Optional<float[]> model =
                mean.map(change -> after(versions.of(step.ending().version()), change));
        int stale = versions.current() - step.ending().version();
        return new CombinedUpdates(
                mean.map(change -> mixed(change, step, versions)),
                outcomes,
                collector.metrics(),
                up.plus(new Traffic(plan.devices().size() * round.bytesDown(), 0)),
                collector.elapsed(),
                Optional.empty(),
                VirtualOutcomes.kept(devices, round.before(), step.timeline(), outcomes, step.length())
                        .with(
                                Tiers.PART,
                                new Tiers(
                                        advanced(step, model),
                                        retained(step, versions),
                                        staleness(collector.accepted(), stale))));
    }

    private static List<Flight> flights(Begun step) {
        Map<String, Course> courses = step.timeline().byDevice();
        List<Flight> flights = new ArrayList<>();
        for (String device : step.counting()) {
            long start = step.ending().start();
            Course course = Optional.ofNullable(courses.get(device)).orElseThrow();
            flights.add(new Flight(
                    flights.size(),
                    device,
                    step.ending().version(),
                    RoundPlan.FIRST_ATTEMPT,
                    start,
                    start + course.arrival(),
                    false));
        }
        return flights;
    }

    private static float[] after(float[] base, Aggregate change) {
        double[] moved = change.section(ClientUpdate.PARAMETERS);
        float[] after = new float[base.length];
        for (int i = 0; i < after.length; i++) {
            after[i] = (float) (base[i] + moved[i]);
        }
        return after;
    }

    /** What the server's model changes by if it is mixed of all tiers', this one's as it is now. */
    private static Aggregate mixed(Aggregate change, Begun step, ModelVersions versions) {
        List<Tier> tiers = step.tiers().tiers();
        int[] updates = new int[tiers.size()];
        for (int i = 0; i < updates.length; i++) {
            updates[i] = tiers.get(i).updates() + (i == step.tier() ? 1 : 0);
        }
        double[] weights = TierWeights.of(updates);
        float[] model = versions.of(versions.current());
        float[] base = versions.of(step.ending().version());
        double[] moved = change.section(ClientUpdate.PARAMETERS);
        double[] values = new double[moved.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights[step.tier()] * (moved[i] + (base[i] - (double) model[i]));
        }
        for (int tier = 0; tier < weights.length; tier++) {
            if (tier != step.tier() && weights[tier] > 0) {
                float[] other = tiers.get(tier).model().orElseThrow().parameters();
                for (int i = 0; i < values.length; i++) {
                    values[i] += weights[tier] * (other[i] - (double) model[i]);
                }
            }
        }
        return change.with(ClientUpdate.PARAMETERS, values);
    }

    /** All tiers after the step: this one has no round, and another model if it had enough updates. */
    private static List<Tier> advanced(Begun step, Optional<float[]> model) {
        List<Tier> tiers = new ArrayList<>(step.tiers().tiers());
        Tier tier = tiers.get(step.tier());
        tiers.set(
                step.tier(),
                new Tier(
                        tier.updates() + (model.isPresent() ? 1 : 0),
                        step.ending().start() + step.length(),
                        model.map(RetainedModel::of).or(tier::model),
                        Optional.empty()));
        return tiers;
    }

    /** The models that rounds began with which go on after the step. */
    private static Map<Integer, RetainedModel> retained(Begun step, ModelVersions versions) {
        long now = step.ending().start() + step.length();
        Map<Integer, RetainedModel> needed = new TreeMap<>();
        for (int i = 0; i < step.tiers().tiers().size(); i++) {
            TierRound other = step.tiers().tiers().get(i).round().orElseThrow();
            if (i != step.tier() && other.start() < now) {
                needed.computeIfAbsent(other.version(), versions::retained);
            }
        }
        return needed;
    }

    private static StepStaleness staleness(int accepted, int stale) {
        return new StepStaleness(accepted, (long) accepted * stale, accepted == 0 ? 0 : stale, 0);
    }
}
