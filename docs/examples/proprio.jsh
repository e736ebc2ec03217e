// Opens the folder of a finished run and prints its figures, from the repository's root:
//   jshell --class-path "$(./proprio classpath)" -R-Drun=runs/NAME docs/examples/proprio.jsh
// Without -R-Drun it opens the run in runs/ that ended last. Afterwards there are run, open(...) and show(...) to go on with.
import dev.proprio.experiments.compare.FinishedRun;
import dev.proprio.experiments.compare.RunReader;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;

FinishedRun open(String folder) throws Exception {
    return RunReader.read(List.of(Path.of(folder))).runs().getFirst();
}

void print(String form, Object... values) {
    System.out.println(String.format(Locale.ROOT, form, values));
}

void show(FinishedRun run) {
    RunSummary summary = run.summary();
    print("%s, seed %d: %s after %d rounds", summary.name(), summary.seed(), summary.status(), summary.rounds());
    for (RoundRow row : run.rounds()) {
        if (row.accuracy().isPresent()) {
            print("  round %4d   accuracy %.4f   updates %d", row.round(), row.accuracy().get(), row.accepted());
        }
    }
    print("  the people it is worst for, of %d:", run.users().size());
    run.users().stream()
            .sorted(Comparator.comparingDouble(UserResult::accuracy))
            .limit(5)
            .forEach(user -> print("  %-10s   accuracy %.4f   %d windows", user.user(), user.accuracy(), user.samples()));
}

String last(File runs) {
    return Stream.ofNullable(runs.listFiles())
            .flatMap(Stream::of)
            .map(folder -> new File(folder, RunSummary.FILE))
            .filter(File::isFile)
            .max(Comparator.comparingLong(File::lastModified))
            .map(File::getParent)
            .orElse("");
}

String folder = System.getProperty("run", last(new File("runs")));
FinishedRun run = folder.isEmpty() ? null : open(folder);
if (run == null) {
    print("there is no finished run in runs/ here; name one: -R-Drun=FOLDER, or run = open(\"FOLDER\")");
} else {
    show(run);
}
