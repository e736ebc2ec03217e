package dev.proprio.experiments.conformance;

/** What a client can do wrong, by the rule that it breaks. */
enum ClientFault {
    NONE("none"),
    IMPOSSIBLE_ID("check-in"),
    ANOTHER_ID_EACH_TIME("same-id"),
    LEAVES_AT_WHAT_IT_DOES_NOT_KNOW("unknown-messages"),
    REFUSES_UNKNOWN_FIELDS("unknown-fields"),
    FETCHES_WITHOUT_SESSION("fetch"),
    IGNORES_CHECKSUMS("fetch-checksum"),
    IGNORES_OFFSETS("fetch-order"),
    IGNORES_THE_DIGEST("fetch-digest"),
    FETCHES_FROM_THE_BEGINNING("fetch-resume"),
    WEIGHS_NOTHING("update-header"),
    SENDS_NOT_A_NUMBER("update-values"),
    SENDS_WRONG_CHECKSUMS("update-chunks"),
    SENDS_ONE_CHUNK("chunk-size"),
    TRAINS_AGAIN_AFTER_A_BREAK("update-resume"),
    REPEATS_WHAT_WAS_REFUSED("update-refused"),
    TAKES_DUPLICATE_FOR_A_FAULT("receipt-duplicate"),
    KEEPS_WHAT_CAME_LATE("receipt-late"),
    FORGETS_WHAT_IS_OPEN("unsettled-runs"),
    IGNORES_COMMITS("committed"),
    TRAINS_THE_SAME_ANEW("same-update"),
    LEAVES_AT_THE_END_OF_ANY_ROUND("round-closed"),
    TRAINS_BY_ANY_ALGORITHM("unknown-algorithm"),
    IGNORES_COMPRESSION("unknown-compression"),
    BREAKS_DOWN_AT_IMPOSSIBLE_LAYOUTS("impossible-layout"),
    FALLS_SILENT_AT_LARGE_MODELS("large-model"),
    SENDS_TWO_VOTES("query-answer"),
    SENDS_SHORT_ANSWERS("query-answer"),
    ANSWERS_ANOTHER_ROUND("query-answer"),
    TRAINS_WHERE_IT_IS_ASKED("query-evaluation"),
    COUNTS_BELOW_NOTHING("query-evaluation"),
    TELLS_ANOTHER_ACCURACY("query-evaluation"),
    COMPARES_A_MODEL_WITH_NOTHING("query-comparison"),
    CONTRADICTS_ITS_COUNTS("query-comparison"),
    SCORES_WITHOUT_A_MODEL("query-scores"),
    SCORES_BELOW_A_PROBABILITY("query-scores"),
    WEIGHS_ITS_WINDOWS_OTHERWISE("query-scores"),
    TELLS_ANY_SCORE("query-scores"),
    ANSWERS_WHAT_IT_DOES_NOT_KNOW("query-unknown"),
    REFUSES_WITHOUT_A_WORD("query-unknown"),
    COMES_BACK_AT_ONCE("back-off"),
    IGNORES_A_FAREWELL("farewell"),
    COMES_BACK_EARLY("come-back"),
    SIGNS_WRONGLY("secure-keys"),
    ANSWERS_IN_CLOSED_ROUNDS("secure-closed"),
    SEALS_NONSENSE("secure-shares"),
    WITHHOLDS_A_SHARE("secure-sum"),
    ANY_TERMS("secure-terms"),
    ANY_MODEL("secure-model"),
    ANY_VECTORS("secure-vectors"),
    ANY_COHORT("secure-cohort"),
    ANY_THRESHOLD("secure-threshold"),
    ANY_KEYS_FOR_ITSELF("secure-own-entry"),
    ANY_KEYS_FOR_OTHERS("secure-signatures"),
    ANY_CERTIFICATES("secure-certificates"),
    TWO_ROSTERS("secure-two-rosters"),
    ANY_SHARES("secure-inbox"),
    FEW_SURVIVORS("secure-few-survivors"),
    SURVIVORS_WITHOUT_ITSELF("secure-lost-survivor"),
    TWO_ACCOUNTS("secure-two-accounts"),
    NO_QUORUM("secure-quorum"),
    BOTH_KINDS("secure-both-kinds"),
    GIVES_SHARES_TWICE("secure-once"),
    SENDS_IN_THE_CLEAR("secure-shares");

    private final String rule;

    ClientFault(String rule) {
        this.rule = rule;
    }

    /** The rule that it breaks. */
    String rule() {
        return rule;
    }

    /** Whether it is that of a client which goes on where it should refuse. */
    boolean goesOn() {
        return compareTo(ANY_TERMS) >= 0 && compareTo(GIVES_SHARES_TWICE) <= 0;
    }
}
