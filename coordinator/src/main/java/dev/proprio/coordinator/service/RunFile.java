package dev.proprio.coordinator.service;

/** A file that a run leaves for people. */
public enum RunFile {
    /** How well the model did for each person, JSON. */
    USERS("per-user.json"),
    /** Where the last model is wrong, JSON. */
    MISTAKES("mistakes.json"),
    /** The whole run in figures, JSON. */
    SUMMARY("run.json"),
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
