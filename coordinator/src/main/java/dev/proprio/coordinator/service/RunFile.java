package dev.proprio.coordinator.service;

/** A file that a run leaves for people. */
public enum RunFile {
    /** How well the model did for each person, JSON. */
    USERS("per-user.json"),
    /** Where the last model is wrong, JSON. */
    MISTAKES("mistakes.json"),
    /** The whole run in figures, JSON. */
    SUMMARY("run.json"),
    /** Whose windows of which class the last model was tested on, JSON. */
    WINDOWS("windows.json"),
    /** Some of those windows with their signals and spectra, a line of JSON for each person. */
    SIGNALS("windows.jsonl"),
    /** How the last model sees some of those windows, JSON. */
    EMBEDDING("embedding.json"),
    /** Everything on one page, HTML. */
    REPORT("report.html");

    private final String file;

    RunFile(String file) {
        this.file = file;
    }

    /** Its name in the run's folder. */
    public String file() {
        return file;
    }
}
