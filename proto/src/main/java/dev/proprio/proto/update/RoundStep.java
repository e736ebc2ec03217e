package dev.proprio.proto.update;

/** What a device does in a round, in order. Without secure aggregation there is only the upload. */
public enum RoundStep {
    /** It sends its public keys for the round. */
    ADVERTISE("advertised its keys"),
    /** It sends shares of its secrets to others, sealed. */
    SHARE("shared its keys"),
    /** It trains and sends its update. */
    UPLOAD("sent its update"),
    /** It signs who survived. */
    CONFIRM("signed who survived"),
    /** It reveals the shares that unmask the sum. */
    UNMASK("revealed its shares");

    private final String past;

    RoundStep(String past) {
        this.past = past;
    }

    /** A sentence about a device that leaves before this step. */
    public String left() {
        return "it left the round before it " + past;
    }
}
