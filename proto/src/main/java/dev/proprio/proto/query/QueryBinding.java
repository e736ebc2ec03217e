package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.signing.ModelLayoutBytes;
import dev.proprio.proto.v1.ModelRef;

/**
 * What a secure aggregation of answers is bound to, so that no device can be asked something else than the others: what stands where a
 * round of training has the digests of its model and of its terms.
 *
 * @param model digest of the query, of its run and of the model that is evaluated, if one is: its bytes, their layout and what is said of it;
 *     a device gives its shares once for what has this digest
 * @param terms digest of the query and of its round
 */
public record QueryBinding(ByteString model, ByteString terms) {
    /**
     * That of a query.
     *
     * @param run in which it is asked: another run's question is another one
     * @param round in which it is asked
     * @param model as a task refers to it; the default instance where there is none
     */
    public static QueryBinding of(Query query, String run, int round, ModelRef model) {
        ByteString terms = query.digest(round);
        var asked = CanonicalBytes.labelled("proprio/v1/asked")
                .prefixed(terms.toByteArray())
                .prefixed(run);
        ModelLayoutBytes.addModel(asked, model);
        return new QueryBinding(asked.sha256(), terms);
    }
}
