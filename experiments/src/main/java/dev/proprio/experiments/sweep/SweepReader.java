package dev.proprio.experiments.sweep;

import static java.util.Objects.requireNonNull;

import dev.proprio.experiments.compare.GroupLabels;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Problem;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.text.CountText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads sweeps. Everything that will run is checked before anything does. */
public final class SweepReader {
    private static final String VARY = "vary";
    private static final String VARIANTS = "variants";

    private SweepReader() {}

    /** Whether settings are those of a sweep, and not of an experiment. */
    public static boolean isSweep(SettingNode.Mapping settings) {
        return settings.entries().containsKey("experiment");
    }

    /**
     * The sweep in {@code file}.
     *
     * @param assignments settings that replace the experiment's, each {@code path=value}
     * @param recipes the folder of the recipes, for an experiment that is no file beside the sweep
     * @throws SettingsException with every problem there is, each with its file and line
     */
    public static Sweep read(Path file, List<String> assignments, Path recipes) {
        SettingNode.Mapping root = YamlReader.read(file);
        Map<String, SettingNode> own = new LinkedHashMap<>(root.entries());
        own.remove(VARY);
        own.remove(VARIANTS);
        var settings = new SettingBinder().bind(SweepSettings.class, new SettingNode.Mapping(own, root.origin()));
        Path experiment = experiment(file, root, settings.experiment(), recipes);
        SettingNode.Mapping base = Overrides.apply(YamlReader.read(experiment), assignments);
        List<Candidate> listed = Candidates.variants(base, mapping(root, VARIANTS));
        List<Candidate> variants =
                settings.decides() ? listed.stream().map(Candidate::choosing).toList() : listed;
        List<SweepAxis> axes = new SweepAxisReader(settings.drawn().isPresent()).read(mapping(root, VARY));
        checkSize(variants.size(), axes, settings, root);
        List<Candidate> candidates = settings.drawn().isPresent()
                ? Candidates.random(variants, axes, settings.drawn().get(), settings.searchSeed())
                : Candidates.grid(variants, axes);
        List<ExperimentSpec> specs = bind(candidates, settings);
        checkStudies(specs, settings, root);
        if (settings.medianStopping().isPresent()
                && specs.stream().anyMatch(spec -> spec.privacy().isPresent())) {
            throw problem(
                    root.origin(),
                    "median-stopping",
                    "must be left out with privacy, whose account is of a number of rounds that is known before the first");
        }
        Map<Map<String, String>, Trial> trials = trials(candidates, specs, settings, root.origin());
        List<Trial> drawn = specs.stream()
                .flatMap(spec -> Optional.ofNullable(trials.get(identity(spec, settings))).stream())
                .toList();
        List<Bracket> brackets = brackets(settings, drawn);
        Map<String, ExperimentSpec> bound = new LinkedHashMap<>();
        for (int i = 0; i < drawn.size(); i++) {
            bound.putIfAbsent(drawn.get(i).name(), specs.get(i));
        }
        checkSteps(brackets, bound, settings, root.origin());
        checkDecided(specs, settings, root.origin());
        if (settings.search() == Search.TPE) {
            checkDecided(proposable(variants, axes), settings, root.origin());
        }
        Optional<ParzenSearch> proposals = Optional.of(settings)
                .filter(asked -> asked.search() == Search.TPE)
                .map(asked -> new ParzenSearch(
                        variants,
                        axes,
                        asked.drawn().orElseThrow(),
                        asked.trials().orElseThrow(),
                        asked.searchSeed()));
        return new Sweep(
                settings.name().orElseGet(() -> stem(file)),
                settings.search(),
                proposals
                        .map(search -> search.startup().stream()
                                .map(ParzenSearch.Proposal::trial)
                                .toList())
                        .orElseGet(() -> List.copyOf(trials.values())),
                settings.seeds().isEmpty() ? List.of(specs.getFirst().seed()) : settings.seeds(),
                brackets,
                proposals,
                settings.medianStopping(),
                settings.rank(),
                experiment + Overrides.options(assignments));
    }

    private static Path experiment(Path sweep, SettingNode.Mapping root, String name, Path recipes) {
        for (Path candidate :
                List.of(sweep.resolveSibling(name), recipes.resolve(name + ".yaml"), recipes.resolve(name))) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        SettingNode at = root.entries().getOrDefault("experiment", root);
        throw problem(
                at.origin(),
                "experiment",
                "must be a file beside the sweep or a recipe's name, but there is no \"%s\"; `proprio list` names the recipes"
                        .formatted(name));
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).replaceAll("\\.ya?ml$", "");
    }

    private static SettingNode.Mapping mapping(SettingNode.Mapping root, String key) {
        SettingNode node = root.entries().get(key);
        if (node == null) {
            return new SettingNode.Mapping(Map.of(), root.origin());
        }
        if (node instanceof SettingNode.Mapping mapping) {
            return mapping;
        }
        String example = key.equals(VARY)
                ? "paths and lists of values, such as local.learning-rate: [0.02, 0.05]"
                : "names and what they change, such as prox: {local: {algorithm: fedprox}}";
        throw problem(node.origin(), key, "must have " + example);
    }

    private static void checkSize(int variants, List<SweepAxis> axes, SweepSettings settings, SettingNode root) {
        double size = variants;
        for (SweepAxis axis : axes) {
            size *= axis instanceof SweepAxis.Choices choices ? choices.values().size() : 1;
        }
        double trials = settings.drawn().map(Integer::doubleValue).orElse(size);
        if (trials > SweepSettings.MOST_TRIALS) {
            throw problem(
                    root.origin(),
                    VARY,
                    String.format(
                            Locale.ROOT,
                            "makes %.0f combinations, more than %d; list fewer values, or draw some with search: random",
                            trials,
                            SweepSettings.MOST_TRIALS));
        }
    }

    private static void checkStudies(List<ExperimentSpec> specs, SweepSettings settings, SettingNode root) {
        List<ExperimentSpec> studies =
                specs.stream().filter(spec -> spec.personalize().isPresent()).toList();
        if (studies.isEmpty()) {
            return;
        }
        if (studies.size() < specs.size()) {
            throw problem(
                    root.origin(),
                    VARIANTS,
                    "mixes experiments that personalize and others that don't; sweep over each kind alone");
        }
        if (settings.search().isByRungs()) {
            throw problem(
                    root.origin(),
                    "search",
                    "must be grid, random or tpe where the experiment has a personalize section, whose figures take all rounds");
        }
        if (settings.medianStopping().isPresent()) {
            throw problem(
                    root.origin(),
                    "median-stopping",
                    "must be left out where the experiment has a personalize section, whose figures take all rounds");
        }
        if (settings.seeds().size() > 1) {
            throw problem(
                    root.origin(),
                    "seeds",
                    "must be one where the experiment has a personalize section; how many are run from it on says personalize.seeds");
        }
        if (studies.stream().anyMatch(spec -> spec.personalize().orElseThrow().validation() == 0)) {
            throw problem(
                    root.origin(),
                    "experiment",
                    "keeps no people to choose settings on; set personalize.validation to 0.2, say");
        }
    }

    /** Refuses steps after which there is nothing to choose by. */
    private static void checkSteps(
            List<Bracket> brackets, Map<String, ExperimentSpec> bound, SweepSettings settings, String origin) {
        String key = settings.search() == Search.HALVING ? "rounds" : "most-rounds";
        for (Bracket bracket : brackets) {
            for (Trial trial : bracket.trials()) {
                ExperimentSpec spec = requireNonNull(bound.get(trial.name()));
                for (Rung rung : bracket.rungs()) {
                    try {
                        var _ = spec.with(ExperimentSpec::rounds, rung.rounds());
                    } catch (InvalidSettingException e) {
                        throw problem(
                                origin,
                                key,
                                "makes a step of %s, which %s can't have: %s"
                                        .formatted(CountText.of(rung.rounds(), "round"), trial.name(), e.getMessage()));
                    }
                }
            }
        }
    }

    /** Refuses to decide by the accuracy of models that tell no classes apart. */
    private static void checkDecided(List<ExperimentSpec> specs, SweepSettings settings, String origin) {
        boolean median = settings.medianStopping().isPresent();
        if (!settings.decides()) {
            return;
        }
        for (ExperimentSpec spec : specs) {
            if (spec.personalize().isEmpty() && !spec.local().learnsClasses(spec.rounds())) {
                throw problem(
                        origin,
                        median ? "median-stopping" : "search",
                        "%s with %s, whose models can't tell classes apart yet: there is nothing to decide by"
                                .formatted(
                                        median ? "must be left out" : "must be grid or random",
                                        Extensions.nameOf(spec.local()
                                                .innermost(spec.rounds())
                                                .getClass())));
            }
        }
    }

    /** Every variant with every listed value, one at a time, as far as they go together: what may be proposed, whatever is drawn first. */
    private static List<ExperimentSpec> proposable(List<Candidate> variants, List<SweepAxis> axes) {
        List<Candidate> candidates = new ArrayList<>(variants);
        for (SweepAxis axis : axes) {
            if (axis instanceof SweepAxis.Choices choices) {
                for (SettingNode value : choices.values()) {
                    variants.forEach(variant -> candidates.add(variant.with(axis.path(), value)));
                }
            }
        }
        List<ExperimentSpec> specs = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                specs.add(Trial.spec(candidate.settings()));
            } catch (SettingsException _) {
                // It is not proposed either, unless another setting goes along with it.
            }
        }
        return specs;
    }

    /** Binds all, so that all problems are told, each once. */
    private static List<ExperimentSpec> bind(List<Candidate> candidates, SweepSettings asked) {
        List<ExperimentSpec> specs = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        for (Candidate candidate : candidates) {
            try {
                specs.add(Trial.spec(asked.lastStep()
                        .map(rounds -> Trial.withRounds(candidate.settings(), rounds))
                        .orElse(candidate.settings())));
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(List.copyOf(problems));
        }
        return specs;
    }

    /** Names the candidates; of those drawn twice one is left, and a grid must not have any. */
    private static Map<Map<String, String>, Trial> trials(
            List<Candidate> candidates, List<ExperimentSpec> specs, SweepSettings settings, String origin) {
        Map<Map<String, String>, Candidate> distinct = new LinkedHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            Map<String, String> identity = identity(specs.get(i), settings);
            Candidate twin = distinct.putIfAbsent(identity, candidates.get(i));
            if (twin != null && settings.drawn().isEmpty()) {
                throw problem(
                        origin,
                        twin.variant().isEmpty() ? VARY : VARIANTS,
                        twin.variant().isEmpty()
                                ? "tries the same settings twice; list each value once"
                                : "has the same settings twice, in %s and %s"
                                        .formatted(
                                                twin.variant(),
                                                candidates.get(i).variant()));
            }
        }
        Map<String, List<Map<String, String>>> byVariant =
                distinct.keySet().stream().collect(Collectors.groupingBy(identity -> variant(distinct, identity)));
        Map<Map<String, String>, String> labels = new LinkedHashMap<>();
        byVariant.forEach((variant, identities) -> {
            List<String> own = GroupLabels.of(identities);
            for (int i = 0; i < own.size(); i++) {
                labels.put(identities.get(i), (variant + " " + own.get(i)).strip());
            }
        });
        Map<Map<String, String>, Trial> trials = new LinkedHashMap<>();
        distinct.forEach((identity, candidate) -> {
            String label = labels.getOrDefault(identity, "");
            trials.put(
                    identity,
                    new Trial(
                            label.isEmpty() ? "as it is" : label,
                            candidate.variant(),
                            candidate.settings(),
                            candidate.changed()));
        });
        return trials;
    }

    private static Map<String, String> identity(ExperimentSpec spec, SweepSettings settings) {
        Map<String, String> identity = Trial.identity(spec);
        if (settings.search().isByRungs()) {
            identity.remove("rounds");
        }
        return identity;
    }

    /** @param drawn the trials in the order in which they were drawn, some of which may be the same */
    private static List<Bracket> brackets(SweepSettings settings, List<Trial> drawn) {
        if (settings.search() == Search.HALVING) {
            List<Trial> distinct = drawn.stream().distinct().toList();
            return List.of(new Bracket(
                    distinct, SuccessiveHalving.rungs(distinct.size(), settings.rounds(), settings.keepOneIn())));
        }
        List<Bracket> brackets = new ArrayList<>();
        int from = 0;
        for (List<Rung> rungs : settings.mostRounds().stream()
                .flatMap(most -> Hyperband.brackets(most, settings.keepOneIn()).stream())
                .toList()) {
            int to = from + rungs.getFirst().trials();
            brackets.add(new Bracket(drawn.subList(from, to).stream().distinct().toList(), rungs));
            from = to;
        }
        return brackets;
    }

    private static String variant(Map<Map<String, String>, Candidate> distinct, Map<String, String> identity) {
        Candidate candidate = distinct.get(identity);
        return candidate == null ? "" : candidate.variant();
    }

    private static SettingsException problem(String origin, String path, String message) {
        return new SettingsException(List.of(new Problem(origin, path, message)));
    }
}
