package dev.proprio.experiments.service;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.record.StateFolder;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.NamedResource;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.proto.extension.Problem;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What runs that came over the API may name: they are requests of somebody else than the machine's owner. Thread-safe.
 */
final class OfferedResources {
    static final String UPLOAD = "upload:";
    static final String RUN = "run:";

    private static final Pattern MODEL = Pattern.compile("(?:model|initial)(?:-[0-9]{1,4})?\\.zip");

    private final OfferSpec spec;
    private final UploadStore uploads;
    private final Path runs;
    private final Set<Path> recipes;
    private final DataAccess access;

    private OfferedResources(OfferSpec spec, UploadStore uploads, Path runs, Set<Path> recipes, int atOnce) {
        this.spec = spec;
        this.uploads = uploads;
        this.runs = runs;
        this.recipes = recipes;
        List<Path> roots = new ArrayList<>(spec.roots());
        roots.addAll(recipes);
        roots.add(uploads.folder());
        this.access = DataAccess.offering(roots, spec.urls(), spec.largestUpload(), atOnce);
    }

    /**
     * What a coordinator offers.
     *
     * @param atOnce how many runs share its heap
     * @throws IOException if a root would show the store, where the coordinator's keys are, or the tokens of its user
     */
    static OfferedResources of(OfferSpec spec, UploadStore uploads, Path store, int atOnce) throws IOException {
        Path real = store.toRealPath();
        for (Path root : spec.roots()) {
            if (Files.exists(root)
                    && (real.startsWith(root.toRealPath()) || root.toRealPath().startsWith(real))) {
                throw new IOException(
                        "data.roots may not name %s, because the store %s, where keys and tokens are, is in it or around it; move one of them"
                                .formatted(root, store));
            }
            if (StateFolder.isShownBy(root)) {
                throw new IOException(
                        "data.roots may not name %s, because %s, where tokens of coordinators are, is in it or around it; name a folder that holds data alone"
                                .formatted(root, StateFolder.path()));
            }
        }
        return new OfferedResources(
                spec, uploads, store.toAbsolutePath().normalize().resolve("runs"), Recipes.files(), atOnce);
    }

    /** What the data of a run may be read from. */
    DataAccess access() {
        return access;
    }

    /**
     * Whether a spec names nothing but what is offered, and where that is.
     *
     * @return settings that replace the spec's, each {@code path=value}
     * @throws SettingsException that names every setting which names something else
     */
    List<String> locate(ExperimentSpec asked) {
        List<Problem> problems = new ArrayList<>();
        List<String> located = new ArrayList<>();
        for (NamedResource named : NamedResource.in(asked)) {
            try {
                String where = locate(named);
                if (!where.equals(named.value())) {
                    located.add("%s='%s'".formatted(named.path(), where.replace("'", "''")));
                }
            } catch (SensorDataException e) {
                problems.add(new Problem("request", named.path(), String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return located;
    }

    /**
     * The spec with its names replaced by where they are.
     *
     * @param located as {@link #locate} says
     */
    static ExperimentSpec located(ExperimentSpec asked, List<String> located) {
        return located.isEmpty()
                ? asked
                : ExperimentSpec.of(SettingWriter.fromWritten(SettingWriter.write(asked), "request"), located);
    }

    /**
     * Asks again when a run begins or goes on: links, folders and the configuration may have changed.
     *
     * @throws IOException in one sentence
     */
    void requireStill(ExperimentSpec spec) throws IOException {
        try {
            locate(spec);
        } catch (SettingsException e) {
            Problem first = e.problems().getFirst();
            throw new IOException("%s %s".formatted(first.path(), first.message()), e);
        }
    }

    private String locate(NamedResource named) throws SensorDataException {
        String value = named.value();
        return switch (named.kind()) {
            case DATA -> isUrl(value) ? url(value) : file(value, false);
            case FILE -> file(value, true);
            case DATABASE -> {
                if (!spec.databases().contains(value)) {
                    throw new SensorDataException(
                            "names a database that is not among data.databases of the coordinator's settings; leave it out, and the journal is kept in the run's folder");
                }
                yield value;
            }
            case SERVER -> {
                if (!spec.trackers().contains(value)) {
                    throw new SensorDataException(
                            "names a server that is not among data.trackers of the coordinator's settings; leave it out, or ask whoever runs the coordinator to add it");
                }
                yield value;
            }
            case NONE ->
                throw new SensorDataException("reads like an address, which a run that comes over the API names only"
                        + " where data, files or databases are asked for");
        };
    }

    private static boolean isUrl(String value) {
        String start = value.strip().toLowerCase(Locale.ROOT);
        return start.startsWith("http:") || start.startsWith("https:");
    }

    private String url(String value) throws SensorDataException {
        try {
            access.urls().requireOffered(new URI(value));
            return value;
        } catch (URISyntaxException e) {
            throw new SensorDataException("is no usable URL: " + e.getMessage(), e);
        }
    }

    private String file(String value, boolean models) throws SensorDataException {
        if (value.startsWith(UPLOAD)) {
            String digest = value.substring(UPLOAD.length());
            return uploads.content(digest)
                    .orElseThrow(
                            () -> new SensorDataException(
                                    "names an upload that is not there; it must be upload: and the SHA-256 of one that `GET /api/v1/uploads` lists"))
                    .toString();
        }
        if (value.startsWith(RUN)) {
            return model(value.substring(RUN.length()), models).toString();
        }
        try {
            Path path = Path.of(value);
            // What a recipe names may be written as it is there.
            Path absolute = path.toAbsolutePath().normalize();
            if (recipes.contains(absolute)) {
                return absolute.toString();
            }
            if (!path.isAbsolute()) {
                throw new SensorDataException(
                        "is no absolute path; it must be one below data.roots of the coordinator's settings, upload:SHA256 or a URL of a host among data.urls");
            }
            if (!(models && isModel(path))) {
                access.files().permitted(path);
            }
            return value;
        } catch (InvalidPathException e) {
            throw new SensorDataException("is neither a path nor a URL that can be used here", e);
        }
    }

    private Path model(String run, boolean models) throws SensorDataException {
        Path file = runs.resolve(run.replaceAll("[^A-Za-z0-9._-]", "_")).resolve("model.zip");
        if (!models || !isModel(file)) {
            throw new SensorDataException("names the model of a run; there is none here of a run with that id");
        }
        return file;
    }

    /** Whether a path is that of a model of the store, and no link. */
    private boolean isModel(Path path) {
        Path folder = path.getParent();
        String name = String.valueOf(path.getFileName());
        if (folder == null
                || !runs.equals(folder.getParent())
                || !path.equals(path.normalize())
                || !MODEL.matcher(name).matches()) {
            return false;
        }
        try {
            return path.toRealPath()
                    .equals(runs.toRealPath()
                            .resolve(String.valueOf(folder.getFileName()))
                            .resolve(name));
        } catch (IOException notThere) {
            return false;
        }
    }
}
