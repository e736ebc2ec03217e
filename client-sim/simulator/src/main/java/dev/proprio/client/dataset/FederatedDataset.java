package dev.proprio.client.dataset;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.device.Shards;
import dev.proprio.client.partition.CheckedPartition;
import dev.proprio.client.partition.Partition;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.partition.TrainingUsers;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.CutWindows;
import dev.proprio.client.sensor.signal.EarlierUnlabelled;
import dev.proprio.client.sensor.signal.ExtremeValues;
import dev.proprio.client.sensor.signal.Moments;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.signal.Scaling;
import dev.proprio.client.sensor.signal.Seconds;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.client.training.InputShape;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * Devices with their shards, and unseen windows to test on. Windows are made when asked for and kept while
 * memory allows. Thread-safe.
 */
public final class FederatedDataset implements Shards {
    /** A normalisation needs no more people than this; they are spread evenly over the training users. */
    private static final int NORMALIZATION_USERS = 64;

    /** So many people's windows are made side by side at most, if those of so many of the largest seen have room. */
    private static final int AT_ONCE = 4;

    /** Of more devices the labels are not counted. */
    private static final int MOST_COUNTED = 1000;

    /** Windows of more than so many times the source's rate are worth a word. */
    private static final double MOST_FILLED_IN = 2;

    private final SensorData data;
    private final DataDescription description;
    private final Preprocessing preprocessing;
    private final HoldOut holdOut;
    private final long heap;
    private final long seed;
    private final Optional<LabelledShare> labelled;
    private final LabelNoise noise;
    private final UserSplit split;
    private final Normalization normalization;
    /** What has to be said of the values that it was fitted on. */
    private final List<String> extremes;

    private final Partition partition;
    /** Whether one device has the windows of all. */
    private final boolean pooled;

    private final WindowCache people;
    private final WindowCache shards;
    private final WindowCache tests;
    private final Map<Integer, List<Segment>> untested = new ConcurrentHashMap<>();
    private volatile Optional<LabelCounts> counted = Optional.empty();

    private FederatedDataset(SensorData data, DatasetOptions options) throws SensorDataException {
        long memory = options.memory().count();
        this.data = data;
        this.description = data.description();
        this.preprocessing = options.preprocessing();
        this.holdOut = options.holdOut();
        this.heap = options.heap();
        this.seed = options.seed();
        this.labelled = options.labelled();
        this.noise = new LabelNoise(options.labelNoise());
        this.split = UserSplit.of(data, holdOut, options.seed());
        FittedNormalization fitted = options.normalization().isPresent()
                ? new FittedNormalization(options.normalization().get(), List.of(), Map.of())
                : fitNormalization(memory / 4, options.sparesTraining());
        this.normalization = fitted.normalization();
        this.extremes = fitted.extremes();
        this.people = new WindowCache(memory / 4);
        fitted.people().forEach((user, windows) -> people.put(user, told(user, normalization.apply(windows))));
        this.partition = CheckedPartition.of(
                options.partitioner(), new NormalizedUsers(), KeyedRandom.of(options.seed(), "partition"));
        this.pooled = !(options.partitioner() instanceof Subject) && partition.devices() == 1;
        if (data.hasUnlabelled() && !(options.partitioner() instanceof Subject) && !pooled) {
            throw new SensorDataException(
                    "%s has recordings without a label, which belong to those who made them and can't be spread by their classes; use data.partition: subject, or leave them out."
                            .formatted(description.name()));
        }
        this.shards = new WindowCache(memory / 2);
        this.tests = new WindowCache(memory / 4);
    }

    /**
     * Splits, normalises and partitions a source's data.
     *
     * @throws SensorDataException if the data can't be read, or can't be split or spread as asked
     */
    public static FederatedDataset prepare(SensorData data, DatasetOptions options) throws SensorDataException {
        return new FederatedDataset(data, options);
    }

    /** The source's data, neither split nor normalised. */
    public SensorData data() {
        return data;
    }

    /** What the source holds. */
    public DataDescription description() {
        return description;
    }

    /** What has to be said beside every result: what the source tells, and whether points were made between samples. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(data.notes());
        double measured = description.sampleRate();
        double points = preprocessing.rate(description);
        if (!description.isVectors() && points > MOST_FILLED_IN * measured) {
            notes.add("windows have %s points a second where %s were measured: those between are interpolated"
                    .formatted(Hertz.text(points), Hertz.text(measured)));
        }
        constant().ifPresent(notes::add);
        notes.addAll(extremes);
        return List.copyOf(notes);
    }

    /** What no model can see. */
    private Optional<String> constant() {
        List<String> channels = preprocessing.channels(description);
        List<String> constant = IntStream.range(0, channels.size())
                .filter(channel -> normalization.factor(channel) == 0)
                .mapToObj(channels::get)
                .toList();
        return constant.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s varied by no more than a millionth where the normalization was fitted, and %s as 0 everywhere; look whether the sensor was on, or give values in a smaller unit"
                                .formatted(String.join(", ", constant), constant.size() == 1 ? "counts" : "count"));
    }

    /** The size of windows and the number of classes. */
    public InputShape shape() {
        return new InputShape(
                preprocessing.windowLength(description),
                preprocessing.channels(description).size(),
                description.classes().size());
    }

    /** What normalises windows; where it was not given, fitted on the training users' alone, or on none of theirs. */
    public Normalization normalization() {
        return normalization;
    }

    /** What a model of this data takes. */
    public ModelInput input() {
        return new ModelInput(
                description.name(),
                preprocessing.channels(description),
                description.classes(),
                preprocessing.windowLength(description),
                preprocessing.rate(description),
                normalization);
    }

    @Override
    public Optional<WindowShape> windowShape() {
        return Optional.of(new WindowShape(
                preprocessing.windowLength(description), preprocessing.channels(description), normalization));
    }

    /** How many devices hold a shard. */
    public int devices() {
        return partition.devices();
    }

    /** A device's id; devices are numbered from 0. */
    public String deviceId(int device) {
        return partition.deviceId(device);
    }

    /** Whether a device of this id holds a shard. */
    public boolean contains(String device) {
        return partition.deviceIndex(device).isPresent();
    }

    /** The labelled training windows of one device; may be none. */
    @Override
    public Windows of(String device) throws SensorDataException {
        return shards.get(
                index(device), index -> noise.of(partition.shard(index).labelled(), classes(), seed, device));
    }

    /**
     * The training windows of one device that have no label: those whose label was withheld, and those of recordings that nobody labelled.
     * They are made anew at each call.
     */
    @Override
    public UnlabelledWindows unlabelled(String device) throws SensorDataException {
        int index = index(device);
        List<UnlabelledWindows> parts = new ArrayList<>();
        parts.add(labelled.isPresent() ? partition.shard(index).unlabelled() : UnlabelledWindows.NONE);
        for (int user : recorders(device)) {
            parts.add(recordedWithoutLabels(user));
        }
        return UnlabelledWindows.together(parts);
    }

    /** Whose recordings without a label a device has: one person's, and all who train where everything is in one place. */
    private int[] recorders(String device) {
        if (!data.hasUnlabelled()) {
            return new int[0];
        }
        if (pooled) {
            return IntStream.range(0, split.trainingUsers())
                    .map(split::trainingUser)
                    .toArray();
        }
        OptionalInt user = data.userIndex(device);
        return user.isPresent() ? new int[] {user.getAsInt()} : new int[0];
    }

    private UnlabelledWindows recordedWithoutLabels(int user) throws SensorDataException {
        List<Recording> recordings = data.unlabelled(user);
        List<Recording> earlier = untested(user, recordings).stream()
                .map(segment -> segment.of(recordings))
                .toList();
        Windows windows = normalization.apply(cut(earlier, preprocessing.overlap()));
        return new UnlabelledWindows(windows.length(), windows.channels(), windows.features(), windows.labels());
    }

    /** What of a person's recordings without a label is earlier than what the person is tested on. */
    private List<Segment> untested(int user, List<Recording> unlabelled) throws SensorDataException {
        if (!(holdOut instanceof HoldOut.Later later)) {
            return whole(unlabelled);
        }
        // It takes all that the person recorded, and is asked for in each round.
        List<Segment> known = untested.get(user);
        if (known == null) {
            known = later.split()
                    .earlierUnlabelled(description, data.recordings(user), unlabelled, preprocessing.window());
            untested.put(user, known);
        }
        return known;
    }

    /** How many of a device's recordings without a label are left out, wholly or in part, since they are not earlier. */
    private int leftOut(String device) throws SensorDataException {
        int count = 0;
        if (holdOut instanceof HoldOut.Later) {
            for (int user : recorders(device)) {
                List<Recording> recordings = data.unlabelled(user);
                count += EarlierUnlabelled.leftOut(recordings, untested(user, recordings));
            }
        }
        return count;
    }

    private int classes() {
        return description.classes().size();
    }

    /** Whether there may be windows without a label. */
    public boolean hasUnlabelled() {
        return data.hasUnlabelled() || labelled.filter(kept -> kept.share() < 1).isPresent();
    }

    /**
     * How many windows have a label, if not all need have one or some are wrong. All are made for it once.
     *
     * @throws SensorDataException if they can't be read
     */
    public Optional<LabelCounts> labelCounts() throws SensorDataException {
        if ((hasUnlabelled() || noise.share() > 0) && counted.isEmpty()) {
            int some = Math.min(devices(), MOST_COUNTED);
            long told = 0;
            long untold = 0;
            int without = 0;
            long leftOut = 0;
            long wrong = 0;
            for (int device = 0; device < some; device++) {
                int own = of(deviceId(device)).count();
                int others = unlabelled(deviceId(device)).count();
                told += own;
                wrong += noise.wrong(own, classes(), seed, deviceId(device));
                untold += others;
                without += own == 0 && others > 0 ? 1 : 0;
                leftOut += leftOut(deviceId(device));
            }
            counted = Optional.of(new LabelCounts(
                    some,
                    devices(),
                    told,
                    untold,
                    without,
                    Optional.of(leftOut).filter(count -> count > 0),
                    noise.share() > 0 ? Optional.of(wrong) : Optional.empty()));
        }
        return counted;
    }

    /** A person's windows, of which some labels may be withheld. */
    private Windows told(int user, Windows windows) {
        return labelled.map(kept -> kept.of(windows, seed, data.userId(user))).orElse(windows);
    }

    @Override
    public boolean isHere(String device) {
        OptionalInt index = partition.deviceIndex(device);
        return index.isPresent() && shards.holds(index.getAsInt());
    }

    @Override
    public OptionalInt expectedCount(String device) throws SensorDataException {
        return shards.count(index(device));
    }

    private int index(String device) throws SensorDataException {
        return partition
                .deviceIndex(device)
                .orElseThrow(() ->
                        new SensorDataException("%s holds no device \"%s\"".formatted(description.name(), device)));
    }

    /** How many people are tested on. */
    public int testUsers() {
        return split.testUsers();
    }

    /** The id of a person who is tested on, numbered from 0. */
    public String testUserId(int index) {
        return data.userId(split.testUser(index));
    }

    /** The windows of a person who is tested on; they do not overlap, and there may be none. */
    public Windows testWindows(int index) throws SensorDataException {
        return tests.get(split.testUser(index), user -> normalization.apply(cut(testRecordings(user), 0)));
    }

    /** Where each of {@link #testWindows} comes from. They are cut anew. */
    public List<WindowOrigin> testOrigins(int index) throws SensorDataException {
        List<Recording> recordings = data.recordings(split.testUser(index));
        List<Segment> stretches = holdOut instanceof HoldOut.Later later
                ? later.split()
                        .stretches(description, recordings, preprocessing.window())
                        .later()
                : whole(recordings);
        List<Recording> parts =
                stretches.stream().map(segment -> segment.of(recordings)).toList();
        return origins(preprocessing.cut(description, parts, 0, heap), recordings, stretches);
    }

    /**
     * Windows of recordings, as if somebody were tested on them: they do not overlap. They are cut anew, and keep the labels of their
     * recordings, whatever these are.
     *
     * @throws SensorDataException if the recordings do not fit the data, or there is no room for their windows
     */
    public PlacedWindows placed(List<Recording> recordings) throws SensorDataException {
        CutWindows cut = preprocessing.cut(description, recordings, 0, heap);
        return new PlacedWindows(normalization.apply(cut.windows()), origins(cut, recordings, whole(recordings)));
    }

    private static List<Segment> whole(List<Recording> recordings) {
        return IntStream.range(0, recordings.size())
                .mapToObj(i -> new Segment(i, 0, recordings.get(i).length()))
                .toList();
    }

    private static List<WindowOrigin> origins(CutWindows cut, List<Recording> recordings, List<Segment> stretches) {
        List<WindowOrigin> origins = new ArrayList<>();
        for (int window = 0; window < cut.recordings().length; window++) {
            Segment segment = stretches.get(cut.recordings()[window]);
            Recording whole = recordings.get(segment.recording());
            double before = whole.timeline() instanceof Timeline.Uniform(double rate) ? segment.from() / rate : 0;
            origins.add(new WindowOrigin(
                    whole.session(),
                    segment.recording(),
                    before + cut.seconds()[window],
                    whole.timeline() instanceof Timeline.Stamped,
                    whole.timeline() instanceof Timeline.Stamped(double[] seconds) ? seconds[0] : 0,
                    Seconds.duration(whole)));
        }
        return origins;
    }

    /**
     * A normalization, what has to be said of the values that it was fitted on, and those, not normalised, of as many
     * people as there is room for.
     */
    private record FittedNormalization(
            Normalization normalization, List<String> extremes, Map<Integer, Windows> people) {}

    private FittedNormalization fitNormalization(long room, boolean tested) throws SensorDataException {
        int users = tested ? split.testUsers() : split.trainingUsers();
        int used = Math.min(users, NORMALIZATION_USERS);
        int channels = preprocessing.channels(description).size();
        if (preprocessing.scaling() == Scaling.NONE) {
            return new FittedNormalization(Normalization.identity(channels), List.of(), Map.of());
        }
        Moments moments = new Moments(channels);
        var ends = new ExtremeValues(channels, Math.max(1, used));
        Map<Integer, Windows> people = new LinkedHashMap<>();
        long left = room;
        // How large people are is not known before the first, who is alone.
        long largest = 0;
        for (int from = 0, to; from < used; from = to) {
            to = from == 0 ? 1 : Math.min(used, from + Math.clamp(room / Math.max(1, largest), 1, AT_ONCE));
            int[] some = IntStream.range(from, to)
                    .map(i -> (int) ((long) i * users / used))
                    .map(index -> tested ? split.testUser(index) : split.trainingUser(index))
                    .toArray();
            List<Windows> cut = cut(some, tested);
            for (int i = 0; i < some.length; i++) {
                Windows windows = cut.get(i);
                moments.add(windows);
                ends.add(data.userId(some[i]), windows);
                largest = Math.max(largest, WindowCache.size(windows));
                left -= WindowCache.size(windows);
                if (left >= 0 && !tested) {
                    people.put(some[i], windows);
                }
            }
        }
        Normalization fitted = moments.normalization();
        List<String> notes = new ArrayList<>(ends.notes(preprocessing.channels(description), fitted));
        if (tested) {
            notes.add(
                    "the normalization of the input was fitted on people who are tested on, so that it tells nothing of those who train");
        }
        return new FittedNormalization(fitted, notes, people);
    }

    /** The windows of some people, on all cores; of those that can't be had, the first one's reason. */
    private List<Windows> cut(int[] users, boolean tested) throws SensorDataException {
        Map<Integer, SensorDataException> failed = new ConcurrentSkipListMap<>();
        Windows[] cut = new Windows[users.length];
        IntStream.range(0, users.length).parallel().forEach(i -> {
            try {
                cut[i] = cut(tested ? testRecordings(users[i]) : trainingRecordings(users[i]), preprocessing.overlap());
            } catch (SensorDataException e) {
                failed.put(i, e);
            }
        });
        for (SensorDataException first : failed.values()) {
            throw first;
        }
        return List.of(cut);
    }

    private Windows cut(List<Recording> recordings, double overlap) throws SensorDataException {
        return preprocessing.windows(description, recordings, overlap, heap);
    }

    private List<Recording> trainingRecordings(int user) throws SensorDataException {
        List<Recording> recordings = data.recordings(user);
        return holdOut instanceof HoldOut.Later later
                ? later.split()
                        .split(description, recordings, preprocessing.window())
                        .earlier()
                : recordings;
    }

    private List<Recording> testRecordings(int user) throws SensorDataException {
        return holdOut instanceof HoldOut.Later later
                ? later.split()
                        .split(description, data.recordings(user), preprocessing.window())
                        .later()
                : data.recordings(user);
    }

    /** The training users as partitioners see them. */
    private final class NormalizedUsers implements TrainingUsers {
        @Override
        public int count() {
            return split.trainingUsers();
        }

        @Override
        public String id(int user) {
            return data.userId(split.trainingUser(user));
        }

        @Override
        public OptionalInt index(String id) {
            OptionalInt user = data.userIndex(id);
            return user.isPresent() ? split.trainingIndex(user.getAsInt()) : user;
        }

        /** Kept, too, for partitions whose shards have windows of many people each. */
        @Override
        public Windows windows(int user) throws SensorDataException {
            return people.get(
                    split.trainingUser(user),
                    person -> told(
                            person, normalization.apply(cut(trainingRecordings(person), preprocessing.overlap()))));
        }
    }
}
