package dev.proprio.experiments.personalization;

/** What a result may claim. Axes are never mixed. */
public enum EvaluationAxis {
    /** People who took part in training, the classes of training, all of their training windows. */
    PARTICIPANTS("A", "people who took part, known classes"),
    /** People who never took part, the classes of training. */
    NEW_PEOPLE("B", "new people, known classes"),
    /** People who never took part, classes that nobody trained on. */
    NEW_CLASSES("C", "new people, new classes"),
    /** People who never took part and who add new classes to the known ones. */
    JOINT("D", "new people, new classes beside the known ones");

    private final String letter;
    private final String meaning;

    EvaluationAxis(String letter, String meaning) {
        this.letter = letter;
        this.meaning = meaning;
    }

    /** A to D. */
    public String letter() {
        return letter;
    }

    /** Who is measured on what. */
    public String meaning() {
        return meaning;
    }
}
