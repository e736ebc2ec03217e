package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many devices are for which of several words, all of which are known beforehand. A device votes once, or not at all.
 *
 * @param figure what is asked of a device
 * @param words what there is to vote for, each once, 1 to 65536
 */
public record VoteQuery(String figure, List<String> words) implements Query {
    private static final String VOTES = "votes";
    private static final int MOST_WORDS = 1 << 16;

    /** @throws IllegalArgumentException in a sentence if there are no such words */
    public VoteQuery {
        words = List.copyOf(words);
        if (words.isEmpty()
                || words.size() > MOST_WORDS
                || words.stream().distinct().count() != words.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "there must be 1 to %s words to vote for, each once, but there are %s",
                    MOST_WORDS,
                    words.size()));
        }
    }

    /** What a device answers that is for this word; for one that is not among them it has no vote. */
    public QueryAnswer answer(String word) {
        long[] votes = new long[words.size()];
        int place = words.indexOf(word);
        if (place >= 0) {
            votes[place] = 1;
        }
        return new QueryAnswer(Map.of(VOTES, votes), place >= 0 ? 0 : 1);
    }

    /** How many devices voted for each word. */
    public long[] votes(SummedAnswer answers) {
        return answers.sum(VOTES);
    }

    @Override
    public AnswerShape shape() {
        return new AnswerShape(List.of(BoundedVector.vote(VOTES, words.size())));
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/vote").u32(round).prefixed(figure);
        words.forEach(bytes::prefixed);
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        return shape().fault(answer);
    }
}
